#include "diagnostics/probes/critical_sharpness.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"

using namespace rangefinder;

namespace {

class Counter final : public ProbeMonitor {
  public:
    bool step_done() override { return ++steps < most; }
    std::optional<StopReason> interrupted() override {
        if (steps >= most) return StopReason::kCancelled;
        return std::nullopt;
    }
    std::int64_t steps = 0;
    std::int64_t most = 1'000'000;
};

// A parabola along one weight: y = 2 x, no bias, all x of length 1, so that the Hessian is 2.
struct Parabola {
    Parabola() {
        data.shape.example = {1};
        data.shape.task = TaskKind::kRegression;
        for (int row = 0; row < 64; ++row) {
            const float x = row % 2 == 0 ? 1.0F : -1.0F;
            data.features.push_back(x);
            data.targets.push_back(2.0F * x);
        }
        split_rows(data, 64, 0);
        job.model.layers = {{"", LinearSpec{1, false}}};
        job.model.loss.kind = LossKind::kMse;
    }

    CriticalSharpnessResult measure(const CriticalSharpnessSpec& sharpness) {
        SmallTraining training(job, data);
        DatasetBatches batches(data, job.batch_size, 1);
        const ModelState model = training.model->state();
        const OptimizerState optimizer = training.optimizer->state();
        const BatchOrderState order = batches.state();
        const auto result = measure_critical_sharpness(
            {*training.model, *training.optimizer, batches}, sharpness, counter);
        CHECK(training.model->state() == model);
        CHECK(training.optimizer->state() == optimizer);
        CHECK(batches.state() == order);
        return result;
    }

    Dataset data;
    JobSpec job;
    Counter counter;
};

}  // namespace

TEST_CASE("Along one weight every update is back at rate 2 over the curvature, and training too") {
    Parabola parabola;
    const CriticalSharpnessResult result = parabola.measure({});
    REQUIRE(result.directions.size() == 5);
    for (const auto& direction : result.directions) {
        CHECK(*direction.learning_rate == Approx(1.0).epsilon(1e-4));
        CHECK(std::is_sorted(direction.rates.begin(), direction.rates.end()));
    }
    CHECK(*result.critical_sharpness == Approx(2.0).epsilon(1e-4));
    CHECK(*result.low < 1.001);
    CHECK(*result.high > 0.999);
    CHECK(*result.high / *result.low < 1.15);
    CHECK(*result.learning_rate == Approx(1.0).epsilon(0.15));
    CHECK(result.reason.empty());
}

TEST_CASE("With momentum the trainings answer what one update cannot tell") {
    Parabola parabola;
    parabola.job.optimizer.momentum = 0.5;
    const CriticalSharpnessResult result = parabola.measure({});
    CHECK(2.0 / *result.critical_sharpness == Approx(1.0).epsilon(1e-4));
    CHECK(*result.learning_rate == Approx(1.5).epsilon(0.15));  // (2 + 2 b) / curvature.
}

TEST_CASE("Without trainings the directions' median is the answer") {
    Parabola parabola;
    CriticalSharpnessSpec sharpness;
    sharpness.trial_steps = 0;
    const CriticalSharpnessResult result = parabola.measure(sharpness);
    CHECK(result.trials.empty());
    CHECK(*result.learning_rate == Approx(1.0).epsilon(1e-4));
    CHECK(result.evaluations == parabola.counter.steps);
}

TEST_CASE("Where nothing is left to learn there is no answer, and why") {
    Parabola parabola;
    for (float& target : parabola.data.targets) target = 0.0F;
    parabola.job.model.freeze = {};
    SmallTraining training(parabola.job, parabola.data);
    const std::vector<float> zero{0.0F};
    REQUIRE(training.model->load_parameter("0.weight", zero).ok());
    DatasetBatches batches(parabola.data, 32, 1);
    const auto result = measure_critical_sharpness({*training.model, *training.optimizer, batches},
                                                   {}, parabola.counter);
    CHECK(!result.learning_rate);
    CHECK(!result.reason.empty());
}

TEST_CASE("Interrupted it ends within a step, with what it has") {
    Parabola parabola;
    parabola.counter.most = 100;
    const CriticalSharpnessResult result = parabola.measure({});
    CHECK(parabola.counter.steps == 100);
    CHECK(result.critical_sharpness);
    CHECK(!result.learning_rate);
}
