#include "diagnostics/training/trainer.hpp"

#include <catch2/catch.hpp>

#include "diagnostics/training/evaluation.hpp"
#include "small_trainings.hpp"

using namespace rangefinder;

namespace {

class FakeClock final : public Clock {
  public:
    WallTime wall() const override { return {}; }
    SteadyTime steady() const override { return now; }
    SteadyTime now{};
};

class Recorder final : public TrainingObserver {
  public:
    void on_step(const StepRecord& record) override {
        steps.push_back(record);
        if (after_step) after_step();
    }
    void on_evaluation(const EvaluationRecord& record) override { evaluations.push_back(record); }

    std::vector<StepRecord> steps;
    std::vector<EvaluationRecord> evaluations;
    std::function<void()> after_step;
};

// One training of the clouds with everything it needs.
struct Bench {
    explicit Bench(Dataset set) : data(std::move(set)), training(small_job(data), data) {}

    TrainingResult run(TrainingPlan plan, std::stop_token stop = {}) {
        if (!plan.schedule) plan.schedule = constant_schedule(0.05);
        plan.batches_per_epoch = batches.batches_per_epoch();
        Trainer trainer({*training.model, *training.optimizer, batches, data}, plan, clock);
        return trainer.run(recorder, stop);
    }

    Dataset data;
    SmallTraining training;
    DatasetBatches batches{data, 16, 1};
    FakeClock clock;
    Recorder recorder;
};

}  // namespace

TEST_CASE("Training learns three clouds and reports each step once") {
    Bench bench(three_clouds());
    const TrainingResult result = bench.run({.steps = 100, .evaluate_every = 10});
    CHECK(result.stopped.reason == StopReason::kCompleted);
    CHECK(result.steps == 100);
    CHECK(result.epochs == Approx(10.0));
    CHECK(result.validation.at("accuracy") > 0.9);
    CHECK(result.train.at("loss") < 0.4);
    REQUIRE(bench.recorder.steps.size() == 100);
    CHECK(bench.recorder.steps[99].step == 99);
    CHECK(bench.recorder.steps[99].learning_rate == 0.05);
    CHECK(bench.recorder.evaluations.size() == 10);
    CHECK(bench.recorder.evaluations[0].step == 9);
}

TEST_CASE("Training learns a plane") {
    Bench bench(noisy_plane());
    const TrainingResult result = bench.run({.steps = 200, .evaluate_every = 50});
    CHECK(result.validation.at("r2") > 0.95);
    CHECK(result.train.count("mae") == 1);
}

TEST_CASE("The end is evaluated even between two evaluations") {
    Bench bench(three_clouds());
    bench.run({.steps = 15, .evaluate_every = 10});
    REQUIRE(bench.recorder.evaluations.size() == 2);
    CHECK(bench.recorder.evaluations[1].step == 14);
}

TEST_CASE("A stop request ends training within a step, with what was measured") {
    Bench bench(three_clouds());
    std::stop_source source;
    bench.recorder.after_step = [&] {
        if (bench.recorder.steps.size() == 7) source.request_stop();
    };
    const auto result = bench.run({.steps = 1000, .evaluate_every = 5}, source.get_token());
    CHECK(result.stopped.reason == StopReason::kCancelled);
    CHECK(result.stopped.step == 7);
    CHECK(result.steps == 7);
    CHECK_FALSE(result.train.empty());
    CHECK_FALSE(result.validation.empty());
}

TEST_CASE("The time limit ends training") {
    Bench bench(three_clouds());
    bench.recorder.after_step = [&] { bench.clock.now += std::chrono::seconds(1); };
    const auto result = bench.run({.steps = 1000,
                                   .evaluate_every = 1000,
                                   .deadline = SteadyTime{} + std::chrono::seconds(12)});
    CHECK(result.stopped.reason == StopReason::kTimeLimit);
    CHECK(result.steps == 12);
}

TEST_CASE("Early stopping leaves the model with its best weights") {
    Bench bench(three_clouds(60));
    // A rate that grows until it hurts.
    TrainingPlan plan{
        .schedule = [](std::int64_t step) { return 0.001 * static_cast<double>(1 + step * step); },
        .steps = 2000,
        .evaluate_every = 3,
        .early_stopping = EarlyStoppingSpec{3, 0.0}};
    const auto result = bench.run(plan);
    CHECK(result.stopped.reason == StopReason::kEarlyStopping);
    CHECK(result.best_step < result.steps);
    const auto now = evaluate(*bench.training.model, bench.data, bench.data.validation, {});
    CHECK(now->at("loss") == result.best_validation.at("loss"));
    CHECK(result.validation.at("loss") == result.best_validation.at("loss"));
}

TEST_CASE("A training that blows up stops and says at which step and rate") {
    Bench bench(noisy_plane());
    const auto result =
        bench.run({.schedule = constant_schedule(50.0), .steps = 500, .evaluate_every = 500});
    const bool diverged = result.stopped.reason == StopReason::kLossExploded ||
                          result.stopped.reason == StopReason::kNonFiniteLoss ||
                          result.stopped.reason == StopReason::kNonFiniteGradient;
    CHECK(diverged);
    CHECK(result.stopped.learning_rate == 50.0);
    CHECK(result.stopped.step == bench.recorder.steps.back().step);
}
