#include "diagnostics/spec/further_plan.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

JobSpec range_test_job() {
    JobSpec job;
    RangeTestSpec test;
    test.planned_steps = 1000;
    job.work = test;
    return job;
}

RangeTestSpec& test_in(JobSpec& job) {
    return std::get<RangeTestSpec>(job.work);
}

}  // namespace

TEST_CASE("Nothing further is tried unless it is asked for") {
    const FurtherPlan plan = further_plan_of(range_test_job(), 1000);
    CHECK(plan.total_steps() == 0);
    CHECK_FALSE(plan.layer_rates);
    CHECK(plan.weight_decays.empty());
}

TEST_CASE("Settings are tried with the own value among them, from two starts each") {
    JobSpec job = range_test_job();
    job.optimizer.momentum = 0.5;
    test_in(job).advise_weight_decay = true;
    test_in(job).advise_momentum = true;
    const FurtherPlan plan = further_plan_of(job, 1000);
    CHECK(plan.weight_decays == std::vector<double>{0.0, 1e-4, 1e-3, 1e-2});
    CHECK(plan.momenta == std::vector<double>{0.0, 0.5, 0.9, 0.95, 0.99});
    CHECK(plan.total_steps() == 9 * 2 * 200);
    test_in(job).planned_steps = 50;
    CHECK(further_plan_of(job, 1000).setting_steps == 50);
}

TEST_CASE("Layers may want rates of their own where a part is trained or weights are stored") {
    JobSpec job = range_test_job();
    job.model.freeze = {"0"};
    CHECK(wants_layer_rates(job));
    test_in(job).budget = Budget::kQuick;
    CHECK_FALSE(wants_layer_rates(job));
    JobSpec stored = range_test_job();
    stored.model.weights.id = "w_0123456789abcdef";
    CHECK(wants_layer_rates(stored));
    stored.optimizer.parameter_groups = {{{"0"}, 0.1, {}}};
    CHECK_FALSE(wants_layer_rates(stored));
}

TEST_CASE("Another momentum is beta1 where the optimizer has betas") {
    OptimizerSpec sgd;
    sgd.momentum = 0.9;
    sgd.nesterov = true;
    CHECK(with_momentum(sgd, 0.95).momentum == 0.95);
    CHECK_FALSE(with_momentum(sgd, 0.0).nesterov);
    OptimizerSpec adam;
    adam.kind = OptimizerKind::kAdam;
    CHECK(momentum_of(adam) == 0.9);
    CHECK(with_momentum(adam, 0.5).beta1 == 0.5);
    CHECK_FALSE(grows_with_momentum(adam));
}
