#include <algorithm>
#include <catch2/catch.hpp>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec training_job(const Dataset& data, TrainingSpec training) {
    JobSpec job = small_job(data);
    job.work = training;
    return job;
}

TrainingResult run_training(const JobSpec& job, const Dataset& data, RecordingObserver& observer) {
    auto result = run(job, data, observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<TrainingResult>(*result);
}

}  // namespace

TEST_CASE("A training of some epochs evaluates after each and reports the series") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.epochs = 6;
    training.learning_rate = 0.05;
    RecordingObserver observer;
    const auto result = run_training(training_job(data, training), data, observer);
    CHECK(result.steps == 60);  // 160 rows in batches of 16.
    CHECK(result.epochs == 6.0);
    CHECK(result.learning_rate == 0.05);
    CHECK(result.validation.at("accuracy") > 0.8);
    CHECK(observer.series.at("loss").values.size() == 60);
    CHECK(observer.series.at("gradient_norm").values.size() == 60);
    CHECK(observer.series.at("validation_loss").steps ==
          std::vector<std::int64_t>{9, 19, 29, 39, 49, 59});
    CHECK(observer.series.at("validation_accuracy").values.back() ==
          result.validation.at("accuracy"));
    for (const Finding& finding : result.findings) CHECK(finding.severity == Severity::kInfo);
    CHECK(observer.all_progress.back().step == 60);
}

TEST_CASE("A training of some steps on a regression reports r2") {
    const Dataset data = noisy_plane();
    TrainingSpec training;
    training.steps = 35;
    training.evaluate_every = 20;
    training.learning_rate = 0.05;
    RecordingObserver observer;
    const auto result = run_training(training_job(data, training), data, observer);
    CHECK(result.steps == 35);
    CHECK(observer.series.at("validation_r2").steps == std::vector<std::int64_t>{19, 34});
    CHECK(result.best_step > 0);
}

TEST_CASE("A training that diverges is a result with a critical finding") {
    const Dataset data = noisy_plane();
    TrainingSpec training;
    training.steps = 500;
    training.learning_rate = 100.0;
    RecordingObserver observer;
    const auto result = run_training(training_job(data, training), data, observer);
    CHECK(result.stopped.reason != StopReason::kCompleted);
    const auto diverging = std::find_if(result.findings.begin(), result.findings.end(),
                                        [](const Finding& f) { return f.rule == "diverging"; });
    REQUIRE(diverging != result.findings.end());
    CHECK(diverging->severity == Severity::kCritical);
    CHECK(observer.findings.size() >= result.findings.size());
}

TEST_CASE("A rule with that action ends the training, at the same step every time") {
    const Dataset data = noisy_plane();
    TrainingSpec training;
    training.steps = 500;
    training.learning_rate = 1e-9;
    JobSpec job = training_job(data, training);
    RecordingObserver observer;
    const auto free = run_training(job, data, observer);
    REQUIRE(free.stopped.reason == StopReason::kCompleted);
    REQUIRE(!free.findings.empty());
    job.diagnostics.actions["warning"].stop = true;
    std::vector<std::int64_t> ends;
    for (int i = 0; i < 3; ++i) {
        const auto result = run_training(job, data, observer);
        CHECK(result.stopped.reason == StopReason::kStoppedByRule);
        CHECK(result.steps > 0);
        CHECK(result.steps < 500);
        ends.push_back(result.steps);
    }
    CHECK(ends[0] == ends[1]);
    CHECK(ends[0] == ends[2]);
}
