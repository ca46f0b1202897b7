#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include "diagnostics/advice/advice.hpp"

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec range_test_job(const Dataset& data, Budget budget) {
    JobSpec job = small_job(data);
    RangeTestSpec test;
    test.budget = budget;
    job.work = test;
    return job;
}

RangeTestResult run_test(const JobSpec& job, const Dataset& data, RecordingObserver& observer,
                         std::stop_token stop = {}) {
    auto result = run(job, data, observer, stop);
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<RangeTestResult>(*result);
}

}  // namespace

TEST_CASE("A range test ends with suggestions and a recommendation from all its sweeps") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = run_test(range_test_job(data, Budget::kStandard), data, observer);
    REQUIRE(result.sweeps.size() == 2);
    CHECK(result.sweeps[0].curve.loss[0] != result.sweeps[1].curve.loss[0]);
    for (const Sweep& sweep : result.sweeps) CHECK(sweep.suggestions.size() == 5);
    REQUIRE(result.recommendation.learning_rate);
    CHECK(*result.recommendation.learning_rate > 1e-3);
    CHECK(*result.recommendation.learning_rate < 3.0);
    CHECK(result.seconds > 0.0);
    REQUIRE(result.trials.size() >= 3);
    for (const Trial& trial : result.trials) {
        CHECK(trial.steps == 60);
        CHECK(trial.repeat == 0);
        CHECK(trial.initial_loss == result.trials.front().initial_loss);
    }
    const double ratio = result.trials[1].learning_rate / result.trials[0].learning_rate;
    CHECK(std::abs(std::log10(ratio)) == Approx(0.5));
}

TEST_CASE("A thorough range test confirms the best rates by longer trainings from another start") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kThorough);
    std::get<RangeTestSpec>(job.work).planned_steps = 400;
    RecordingObserver observer;
    const auto result = run_test(job, data, observer);
    std::int64_t steps = 0, confirming = 0;
    for (const Trial& trial : result.trials) {
        steps += trial.steps;
        confirming += trial.repeat;
        CHECK((trial.repeat == 0 ? trial.steps == 60 : trial.steps >= 98));
    }
    CHECK(confirming >= 2);
    CHECK(confirming <= 4);
    CHECK(steps <= 3 * 400);
    CHECK(result.trials.front().initial_loss != result.trials.back().initial_loss);
}

TEST_CASE("A quick range test is one sweep and nothing more") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = run_test(range_test_job(data, Budget::kQuick), data, observer);
    CHECK(result.sweeps.size() == 1);
    CHECK(result.trials.empty());
}

TEST_CASE("A number of sweeps overrides the budget's") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    std::get<RangeTestSpec>(job.work).sweeps = 4;
    RecordingObserver observer;
    const auto result = run_test(job, data, observer);
    REQUIRE(result.sweeps.size() == 4);
    CHECK(result.sweeps[3].curve.loss[0] != result.sweeps[2].curve.loss[0]);
    CHECK(observer.all_progress.front().steps == 400);
}

TEST_CASE("Several batches at a rate are steps of the progress, not points of the curve") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    auto& test = std::get<RangeTestSpec>(job.work);
    test.batches_per_rate = 3;
    test.steps = 20;
    test.stop_factor = 1e6;
    RecordingObserver observer;
    const auto result = run_test(job, data, observer);
    CHECK(result.sweeps[0].curve.loss.size() == 20);
    CHECK(observer.all_progress.front().step == 3);
    CHECK(observer.all_progress.front().steps == 60);
    CHECK(observer.all_progress.back().step == 60);
}

TEST_CASE("Validation losses are a column of the curve and a series, and only where asked for") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    auto& test = std::get<RangeTestSpec>(job.work);
    test.validation = true;
    test.sweeps = 2;
    test.reset = GENERATE(false, true);
    RecordingObserver observer;
    const auto result = run_test(job, data, observer);
    const Curve& curve = result.sweeps[1].curve;
    CHECK(curve.validation_loss.size() == curve.loss.size());
    CHECK(observer.series.at("validation_loss/sweep_2").values == curve.validation_loss);
    test.validation = false;
    RecordingObserver without;
    CHECK(run_test(job, data, without).sweeps[0].curve.validation_loss.empty());
    CHECK(without.series.count("validation_loss") == 0);
}

TEST_CASE("Data without a validation part has no validation losses, asked for or not") {
    Dataset data = three_clouds();
    data.validation.clear();
    JobSpec job = range_test_job(data, Budget::kQuick);
    std::get<RangeTestSpec>(job.work).validation = true;
    RecordingObserver observer;
    CHECK(run_test(job, data, observer).sweeps[0].curve.validation_loss.empty());
}

TEST_CASE("A group's ladder has a curve of its own") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    RecordingObserver observer;
    const auto all = run_test(job, data, observer);
    std::get<RangeTestSpec>(job.work).group = {"2"};
    const auto group = run_test(job, data, observer);
    CHECK(group.sweeps[0].curve.loss[0] == all.sweeps[0].curve.loss[0]);
    CHECK(group.sweeps[0].curve.loss.back() != all.sweeps[0].curve.loss.back());
}

TEST_CASE("Series are told once, in order, by sweep, and equal the curves") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = run_test(range_test_job(data, Budget::kStandard), data, observer);
    for (const char* name : {"loss", "smoothed_loss", "learning_rate", "gradient_norm"}) {
        CHECK(observer.series.count(name) == 1);
        CHECK(observer.series.count(std::string(name) + "/sweep_2") == 1);
    }
    CHECK(observer.series.at("loss").values == result.sweeps[0].curve.loss);
    CHECK(observer.series.at("loss/sweep_2").values == result.sweeps[1].curve.loss);
    CHECK(observer.series.at("loss").steps.back() ==
          static_cast<std::int64_t>(result.sweeps[0].curve.loss.size()) - 1);
}

TEST_CASE("Progress grows to its end") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    run_test(range_test_job(data, Budget::kStandard), data, observer);
    std::int64_t last = 0;
    for (const Progress& progress : observer.all_progress) {
        CHECK(progress.step >= last);
        CHECK(progress.step <= progress.steps);
        last = progress.step;
    }
    CHECK(observer.all_progress.back().step == observer.all_progress.back().steps);
}

TEST_CASE("The same specification gives the same result, a different seed another") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    RecordingObserver observer;
    const auto first = run_test(job, data, observer);
    const auto again = run_test(job, data, observer);
    CHECK(first.sweeps[0].curve.loss == again.sweeps[0].curve.loss);
    CHECK(first.recommendation.learning_rate == again.recommendation.learning_rate);
    job.seed = 2;
    CHECK(first.sweeps[0].curve.loss != run_test(job, data, observer).sweeps[0].curve.loss);
}

TEST_CASE("A cancelled range test keeps what was measured and recommends nothing from a part") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    std::stop_source source;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 30) source.request_stop();
    };
    const auto result =
        run_test(range_test_job(data, Budget::kStandard), data, observer, source.get_token());
    REQUIRE(result.sweeps.size() == 1);
    CHECK(result.sweeps[0].stopped.reason == StopReason::kCancelled);
    CHECK(result.sweeps[0].curve.loss.size() == 30);
    CHECK_FALSE(result.recommendation.learning_rate);
    CHECK(observer.series.at("loss").values.size() == 30);
}

TEST_CASE("Data that is not finite is a result with a critical finding, not an error") {
    Dataset data = noisy_plane();
    for (float& value : data.targets) value = std::numeric_limits<float>::infinity();
    RecordingObserver observer;
    const auto result = run_test(range_test_job(data, Budget::kQuick), data, observer);
    CHECK(result.sweeps[0].stopped.reason == StopReason::kNonFiniteLoss);
    CHECK_FALSE(result.recommendation.learning_rate);
    REQUIRE(observer.findings.size() == 1);
    CHECK(observer.findings[0].severity == Severity::kCritical);
}

TEST_CASE("A specification that does not fit the data is refused with pointers") {
    const Dataset data = three_clouds();
    JobSpec job = range_test_job(data, Budget::kQuick);
    job.batch_size = 1000;
    job.model.loss.kind = LossKind::kMse;
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().kind == ErrorKind::kInvalid);
    CHECK(result.error().fields.size() == 2);
    CHECK(observer.all_progress.empty());
}
