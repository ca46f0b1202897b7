#include "diagnostics/probes/range_test.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "../training/small_trainings.hpp"
#include "diagnostics/probes/ladder.hpp"

using namespace rangefinder;

namespace {

class Listener final : public SweepObserver {
  public:
    void on_step(const StepRecord& record) override {
        ++steps;
        if (after_step) after_step(record);
    }
    std::int64_t steps = 0;
    std::function<void(const StepRecord&)> after_step;
};

struct Bench {
    explicit Bench(Dataset set) : data(std::move(set)), training(small_job(data), data) {}

    Sweep sweep(const SweepPlan& plan, std::stop_token stop = {}) {
        return run_sweep({*training.model, *training.optimizer, batches}, plan, clock, listener,
                         stop);
    }

    Dataset data;
    SmallTraining training;
    DatasetBatches batches{data, 16, 1};
    SystemClock clock;
    Listener listener;
};

SweepPlan default_plan() {
    return {make_ladder(RangeTestSpec{}), 4.0, std::nullopt};
}

}  // namespace

TEST_CASE("A sweep falls and then explodes, and its last point is the one that exploded") {
    Bench bench(noisy_plane());
    const Sweep sweep = bench.sweep(default_plan());
    const Curve& curve = sweep.curve;
    REQUIRE(sweep.stopped.reason == StopReason::kLossExploded);
    CHECK(sweep.stopped.step == static_cast<std::int64_t>(curve.loss.size()) - 1);
    CHECK(sweep.stopped.learning_rate == curve.learning_rate.back());
    CHECK(sweep.ladder_steps == 100);
    const double best = *std::min_element(curve.smoothed_loss.begin(), curve.smoothed_loss.end());
    CHECK(curve.smoothed_loss.back() > 4.0 * best);
    CHECK(curve.smoothed_loss[curve.smoothed_loss.size() - 2] <= 4.0 * best);
    CHECK(bench.listener.steps == static_cast<std::int64_t>(curve.loss.size()));
}

TEST_CASE("After a sweep weights, optimizer and data order are as before, bit for bit") {
    Bench bench(three_clouds());
    for (int step = 0; step < 7; ++step) {
        bench.batches.fill_next(*bench.training.model);
        train_step(*bench.training.model, *bench.training.optimizer, 0.05);
    }
    const ModelState weights = bench.training.model->state();
    const OptimizerState optimizer = bench.training.optimizer->state();
    const BatchOrderState order = bench.batches.state();
    bench.sweep(default_plan());
    CHECK(bench.training.model->state() == weights);
    CHECK(bench.training.optimizer->state() == optimizer);
    CHECK(bench.batches.state() == order);
}

TEST_CASE("Training goes on after a sweep as if there had been none") {
    Bench with(three_clouds()), without(three_clouds());
    with.sweep(default_plan());
    for (int step = 0; step < 20; ++step) {
        for (Bench* bench : {&with, &without}) {
            bench->batches.fill_next(*bench->training.model);
            train_step(*bench->training.model, *bench->training.optimizer, 0.05);
        }
    }
    CHECK(with.training.model->state() == without.training.model->state());
}

TEST_CASE("A sweep run twice gives the same curve to the last bit") {
    Bench bench(three_clouds());
    const Sweep first = bench.sweep(default_plan());
    const Sweep second = bench.sweep(default_plan());
    CHECK(first.curve.loss == second.curve.loss);
    CHECK(first.curve.gradient_norm == second.curve.gradient_norm);
}

TEST_CASE("A gradient that is not finite ends a sweep at once, as a result with rate and step") {
    Bench bench(noisy_plane());
    SweepPlan plan = default_plan();
    plan.rates = {1e-3, 1e-3, 1e30, 1e-3, 1e-3};
    plan.stop_factor = 1e300;
    const Sweep sweep = bench.sweep(plan);
    CHECK(sweep.stopped.reason == StopReason::kNonFiniteGradient);
    CHECK(sweep.stopped.step == 3);
    CHECK(sweep.stopped.learning_rate == 1e-3);
    REQUIRE(sweep.curve.loss.size() == 4);
    CHECK_FALSE(std::isfinite(sweep.curve.gradient_norm.back()));
}

TEST_CASE("Data that is not finite is told in the very first step") {
    Dataset data = noisy_plane();
    for (float& value : data.features) value = std::numeric_limits<float>::quiet_NaN();
    Bench bench(std::move(data));
    const Sweep sweep = bench.sweep(default_plan());
    CHECK(sweep.stopped.reason == StopReason::kNonFiniteLoss);
    CHECK(sweep.stopped.step == 0);
    CHECK(sweep.curve.loss.size() == 1);
}

TEST_CASE("A stop request ends a sweep within a step") {
    Bench bench(three_clouds());
    std::stop_source source;
    bench.listener.after_step = [&](const StepRecord& record) {
        if (record.step == 20) source.request_stop();
    };
    const Sweep sweep = bench.sweep(default_plan(), source.get_token());
    CHECK(sweep.stopped.reason == StopReason::kCancelled);
    CHECK(sweep.curve.loss.size() == 21);
}

TEST_CASE("A deadline that has passed ends a sweep") {
    Bench bench(three_clouds());
    SweepPlan plan = default_plan();
    plan.deadline = bench.clock.steady();
    CHECK(bench.sweep(plan).stopped.reason == StopReason::kTimeLimit);
}
