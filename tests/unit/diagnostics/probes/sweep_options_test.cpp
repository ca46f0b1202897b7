// What sweeps do beside one step a rate: several, from the same start, validated, for some layers.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/probes/validation_batch.hpp"

using namespace rangefinder;

namespace {

class Silence final : public SweepObserver {
  public:
    void on_step(const StepRecord&) override {}
};

SweepPlan plan_of(std::vector<double> rates) {
    SweepPlan plan;
    plan.rates = std::move(rates);
    plan.stop_factor = 1e300;
    return plan;
}

// A sweep over a training of its own.
Sweep swept(const JobSpec& job, const Dataset& data, const SweepPlan& plan,
            bool validation = false) {
    SmallTraining training(job, data);
    DatasetBatches batches(data, job.batch_size, job.seed);
    SystemClock clock;
    Silence silence;
    return run_sweep({*training.model, *training.optimizer, batches, validation ? &data : nullptr},
                     plan, clock, silence, {});
}

JobSpec with_dropout(const Dataset& data) {
    JobSpec job = small_job(data);
    job.model.layers.insert(job.model.layers.begin() + 2, LayerSpec{"", DropoutSpec{0.3}});
    return job;
}

std::vector<float> weights_of(const Model& model, const std::string& parameter) {
    for (std::size_t i = 0; i < model.parameters().size(); ++i) {
        if (model.parameters()[i].name == parameter) return model.read_parameter(i);
    }
    return {};
}

}  // namespace

TEST_CASE("With reset equal rates give equal losses, to the last bit, whatever came between") {
    const Dataset data = three_clouds();
    SweepPlan plan = plan_of({1e-2, 1e-4, 1e-2, 0.3, 1e-2});
    plan.reset = true;
    plan.batches_per_rate = GENERATE(1, 4);
    for (const OptimizerKind kind : {OptimizerKind::kSgd, OptimizerKind::kAdam,
                                     OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        JobSpec job = with_dropout(data);
        job.optimizer.kind = kind;
        if (kind != OptimizerKind::kSgd) job.optimizer.momentum = 0.0;
        const Curve curve = swept(job, data, plan, true).curve;
        REQUIRE(curve.loss.size() == 5);
        for (const std::size_t same : {std::size_t{2}, std::size_t{4}}) {
            CHECK(curve.loss[same] == curve.loss[0]);
            CHECK(curve.gradient_norm[same] == curve.gradient_norm[0]);
            CHECK(curve.validation_loss[same] == curve.validation_loss[0]);
        }
        CHECK(curve.loss[1] != curve.loss[0]);
    }
}

TEST_CASE("Without reset the weights go on from rate to rate") {
    const Dataset data = three_clouds();
    const Curve curve = swept(small_job(data), data, plan_of({1e-2, 1e-2, 1e-2})).curve;
    CHECK(curve.loss[1] != curve.loss[0]);
}

TEST_CASE("With reset a point is the loss on the batch that follows its rate's updates") {
    const Dataset data = three_clouds();
    const JobSpec job = with_dropout(data);
    SweepPlan plan = plan_of({1e-3, 0.05});
    plan.reset = true;
    plan.batches_per_rate = 3;
    const Curve curve = swept(job, data, plan).curve;
    SmallTraining training(job, data);
    DatasetBatches batches(data, job.batch_size, job.seed);
    for (int k = 0; k < 3; ++k) {
        batches.fill_next(*training.model);
        train_step(*training.model, *training.optimizer, 0.05);
    }
    batches.fill_next(*training.model);
    CHECK(curve.loss[1] == training.model->forward(Mode::kTrain));
}

TEST_CASE("Several batches at a rate give the mean of their losses and gradient norms") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    SweepPlan several = plan_of({1e-2, 2e-2});
    several.batches_per_rate = 2;
    const Curve pairs = swept(job, data, several).curve;
    const Curve singles = swept(job, data, plan_of({1e-2, 1e-2, 2e-2, 2e-2})).curve;
    REQUIRE(pairs.loss.size() == 2);
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}}) {
        CHECK(pairs.loss[k] == Approx((singles.loss[2 * k] + singles.loss[2 * k + 1]) / 2));
        CHECK(pairs.gradient_norm[k] ==
              Approx((singles.gradient_norm[2 * k] + singles.gradient_norm[2 * k + 1]) / 2));
    }
}

TEST_CASE("A sweep that is ended within a rate leaves that rate out") {
    class EndsAfter final : public SweepObserver {
      public:
        void on_step(const StepRecord&) override { ++points; }
        // Asked before every update.
        bool wants_stop() const override { return ++asked > 8; }
        int points = 0;
        mutable int asked = 0;
    };
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    SmallTraining training(job, data);
    DatasetBatches batches(data, job.batch_size, job.seed);
    SweepPlan plan = plan_of({1e-3, 1e-3, 1e-3, 1e-3});
    plan.batches_per_rate = 3;
    SystemClock clock;
    EndsAfter observer;
    const Sweep sweep =
        run_sweep({*training.model, *training.optimizer, batches}, plan, clock, observer, {});
    CHECK(sweep.stopped.reason == StopReason::kStoppedByRule);
    CHECK(sweep.stopped.step == 2);
    CHECK(sweep.curve.loss.size() == 2);
    CHECK(observer.points == 2);
}

TEST_CASE(
    "The validation loss is of one batch spread over the validation part, after the updates") {
    const Dataset data = three_clouds(400);
    const JobSpec job = with_dropout(data);
    const Curve curve = swept(job, data, plan_of({0.05, 0.05, 0.05}), true).curve;
    REQUIRE(curve.validation_loss.size() == 3);
    SmallTraining training(job, data);
    DatasetBatches batches(data, job.batch_size, job.seed);
    const ValidationBatch validation(data, *training.model);
    CHECK(validation.rows().size() == 16);
    CHECK(validation.rows().back() >= 395);
    CHECK(std::is_sorted(validation.rows().begin(), validation.rows().end()));
    for (const double expected : curve.validation_loss) {
        batches.fill_next(*training.model);
        train_step(*training.model, *training.optimizer, 0.05);
        CHECK(validation.loss(*training.model) == expected);
    }
    CHECK(swept(job, data, plan_of({0.05, 0.05}), false).curve.validation_loss.empty());
}

TEST_CASE("Looking at validation data changes nothing of the curve") {
    const Dataset data = three_clouds();
    const JobSpec job = with_dropout(data);
    const SweepPlan plan = plan_of(geometric_ladder(1e-4, 1.0, 20));
    const Curve with = swept(job, data, plan, true).curve;
    const Curve without = swept(job, data, plan, false).curve;
    CHECK(with.loss == without.loss);
    CHECK(with.gradient_norm == without.gradient_norm);
}

TEST_CASE("A validation part of fewer rows than a batch is taken whole") {
    Dataset data = three_clouds();
    data.validation.resize(3);
    const JobSpec job = small_job(data);
    const SmallTraining training(job, data);
    CHECK(ValidationBatch(data, *training.model).rows() == data.validation);
}

TEST_CASE("Of a group's ladder the others stand still, or go on at their own rate") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.optimizer.weight_decay = 0.01;
    for (const OptimizerKind kind :
         {OptimizerKind::kSgd, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
          OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        job.optimizer.kind = kind;
        job.optimizer.momentum = kind == OptimizerKind::kSgd ? 0.9 : 0.0;
        for (const double base : {0.0, 0.01}) {
            SmallTraining training(job, data);
            const Model& model = *training.model;
            RangeTestSpec test;
            test.group = {"2"};
            test.group_base_rate = base;
            const auto optimizer = make_ladder_optimizer(job.optimizer, test, model.trainable());
            DatasetBatches batches(data, job.batch_size, job.seed);
            const auto resting = weights_of(model, "0.weight");
            const auto climbing = weights_of(model, "2.weight");
            for (int k = 0; k < 3; ++k) {
                batches.fill_next(*training.model);
                train_step(*training.model, *optimizer, 0.1);
            }
            CHECK((weights_of(model, "0.weight") == resting) == (base == 0.0));
            CHECK(weights_of(model, "2.weight") != climbing);
        }
    }
}

TEST_CASE("A group with its rate is what parameter groups with a rate each are") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.optimizer.kind = OptimizerKind::kAdam;
    job.optimizer.momentum = 0.0;
    SmallTraining grouped(job, data);
    RangeTestSpec test;
    test.group = {"2"};
    test.group_base_rate = 0.01;
    grouped.optimizer = make_ladder_optimizer(job.optimizer, test, grouped.model->trainable());
    // The same rates as a scale on 0.04, a power of two.
    job.optimizer.parameter_groups = {{{"0"}, 0.25, std::nullopt}};
    SmallTraining scaled(job, data);
    for (SmallTraining* training : {&grouped, &scaled}) {
        DatasetBatches batches(data, job.batch_size, job.seed);
        for (int k = 0; k < 5; ++k) {
            batches.fill_next(*training->model);
            train_step(*training->model, *training->optimizer, 0.04);
        }
    }
    CHECK(grouped.model->state() == scaled.model->state());
}

TEST_CASE("A test without a group trains with the optimizer that was asked for") {
    const Dataset data = three_clouds();
    const JobSpec job = small_job(data);
    SmallTraining training(job, data);
    const auto optimizer =
        make_ladder_optimizer(job.optimizer, RangeTestSpec{}, training.model->trainable());
    CHECK(dynamic_cast<GroupLadder*>(optimizer.get()) == nullptr);
}

TEST_CASE("Equal seeds give equal bits, and others other losses") {
    const Dataset data = three_clouds();
    JobSpec job = with_dropout(data);
    SweepPlan plan = plan_of(geometric_ladder(1e-4, 1.0, 20));
    plan.reset = GENERATE(false, true);
    plan.batches_per_rate = 2;
    const Curve first = swept(job, data, plan, true).curve;
    const Curve again = swept(job, data, plan, true).curve;
    CHECK(first.loss == again.loss);
    CHECK(first.gradient_norm == again.gradient_norm);
    CHECK(first.validation_loss == again.validation_loss);
    job.seed = 2;
    CHECK(swept(job, data, plan, true).curve.loss != first.loss);
}
