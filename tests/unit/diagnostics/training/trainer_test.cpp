#include "diagnostics/training/trainer.hpp"

#include <catch2/catch.hpp>

#include "diagnostics/training/evaluation.hpp"
#include "small_trainings.hpp"
#include "tests/support/fake_clock.hpp"

using namespace rangefinder;

namespace {

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
// Hands everything on.
class MomentumRecorder final : public Optimizer {
  public:
    explicit MomentumRecorder(Optimizer& inner) : inner_(inner) {}

    void step(double learning_rate) override { inner_.step(learning_rate); }
    void set_momentum(double momentum) override { momenta.push_back(momentum); }
    OptimizerState state() const override { return inner_.state(); }
    void restore(const OptimizerState& state) override { inner_.restore(state); }

    std::vector<double> momenta;

  private:
    Optimizer& inner_;
};

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
    test::FakeClock clock;
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
    bench.recorder.after_step = [&] { bench.clock.advance(std::chrono::seconds(1)); };
    const auto result = bench.run({.steps = 1000,
                                   .evaluate_every = 1000,
                                   .deadline = bench.clock.steady() + std::chrono::seconds(12)});
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

TEST_CASE("Momentum that a schedule cycles reaches the optimizer before each step") {
    Bench bench(three_clouds());
    MomentumRecorder optimizer(*bench.training.optimizer);
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kOneCycle;
    spec.cycle_momentum = true;
    TrainingPlan plan{.schedule = make_schedule(spec, 0.05, 20), .steps = 20};
    plan.batches_per_epoch = bench.batches.batches_per_epoch();
    const Schedule schedule = plan.schedule;
    Trainer trainer({*bench.training.model, optimizer, bench.batches, bench.data}, plan,
                    bench.clock);
    trainer.run(bench.recorder, {});
    // Once before anything, so that an optimizer can make room.
    REQUIRE(optimizer.momenta.size() == 21);
    for (std::int64_t step = 0; step < 20; ++step) {
        CHECK(optimizer.momenta[static_cast<std::size_t>(step) + 1] == schedule.at(step).momentum);
    }
}

TEST_CASE("A plateau that is maximised is fed with the accuracy") {
    Bench bench(three_clouds());
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kReduceOnPlateau;
    spec.maximize = true;
    spec.patience = 0;
    spec.threshold = 0.5;
    bench.run({.schedule = make_schedule(spec, 0.05, 30), .steps = 30, .evaluate_every = 10});
    // The first accuracy is the best; no later one is half as much again.
    CHECK(bench.recorder.steps[19].learning_rate == 0.05);
    CHECK(bench.recorder.steps[20].learning_rate == Approx(0.005));
}
