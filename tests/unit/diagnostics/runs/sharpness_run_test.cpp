#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec sharpness_job(const Dataset& data, const SharpnessSpec& sharpness) {
    JobSpec job = small_job(data);
    job.optimizer = {};
    job.work = ProbeSpec{sharpness};
    return job;
}

ProbeResult run_sharpness(const JobSpec& job, const Dataset& data, RecordingObserver& observer,
                          const std::stop_token& stop = {}) {
    const auto result = run(job, data, observer, stop);
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<ProbeResult>(*result);
}

// One linear layer from two inputs to one output: the mean squared error is a parabola whose
// Hessian is 2 / n sum of x x^T, x with a 1 for the bias.
Dataset stretched_plane() {
    Dataset data;
    data.shape.example = {2};
    data.shape.task = TaskKind::kRegression;
    for (int row = 0; row < 64; ++row) {
        const double a = row % 2 == 0 ? 3.0 : -3.0, b = row % 4 < 2 ? 1.0 : -1.0;
        data.features.push_back(static_cast<float>(a));
        data.features.push_back(static_cast<float>(b));
        data.targets.push_back(static_cast<float>(a - b));
    }
    split_rows(data, 64, 0);
    return data;
}

JobSpec parabola_job(const Dataset& data) {
    JobSpec job = sharpness_job(data, {});
    job.model.layers = {{"", LinearSpec{1, true}}};
    job.batch_size = 64;
    return job;
}

}  // namespace

TEST_CASE("The sharpness of a parabola is the one worked out by hand") {
    const Dataset data = stretched_plane();
    JobSpec job = parabola_job(data);
    RecordingObserver observer;
    ProbeResult result = run_sharpness(job, data, observer);
    const auto& measured = std::get<SharpnessResult>(result.measured);
    REQUIRE(measured.eigenvalues.size() == 3);
    CHECK(measured.eigenvalues[0] == Approx(18.0).epsilon(1e-3));
    CHECK(measured.eigenvalues[1] == Approx(2.0).epsilon(1e-3));
    CHECK(*measured.trace == Approx(22.0).epsilon(1e-3));
    CHECK(*measured.max_stable_learning_rate == Approx(2.0 / 18.0).epsilon(1e-3));
    CHECK(measured.converged);
    CHECK(measured.examples == 64);
    CHECK(!measured.stability_ratio);
    CHECK(result.stopped.reason == StopReason::kCompleted);
    CHECK(observer.all_progress.back().step == observer.all_progress.back().steps);
}

TEST_CASE("A rate over the edge is told with the largest stable one") {
    const Dataset data = stretched_plane();
    JobSpec job = parabola_job(data);
    job.optimizer.momentum = 0.9;
    SharpnessSpec sharpness;
    sharpness.learning_rate = 0.8;
    job.work = ProbeSpec{sharpness};
    RecordingObserver observer;
    const auto measured = std::get<SharpnessResult>(run_sharpness(job, data, observer).measured);
    CHECK(*measured.max_stable_learning_rate == Approx(3.8 / 18.0).epsilon(1e-3));
    CHECK(*measured.stability_ratio == Approx(0.8 * 18.0 / 3.8).epsilon(1e-3));
    REQUIRE(observer.findings.size() == 1);
    CHECK(observer.findings[0].rule == "learning_rate_too_high");
    CHECK(*observer.findings[0].actions.at(0).value == *measured.max_stable_learning_rate);
}

TEST_CASE("For Adam the eigenvalue with its own moments counts, and needs a warm-up") {
    const Dataset data = three_clouds();
    SharpnessSpec sharpness;
    JobSpec job = sharpness_job(data, sharpness);
    job.optimizer.kind = OptimizerKind::kAdam;
    RecordingObserver observer;
    auto measured = std::get<SharpnessResult>(run_sharpness(job, data, observer).measured);
    CHECK(!measured.max_stable_learning_rate);
    REQUIRE(observer.findings.size() == 1);
    CHECK(observer.findings[0].rule == "preconditioner_unknown");
    sharpness.warmup = {20, 1e-3};
    job.work = ProbeSpec{sharpness};
    measured = std::get<SharpnessResult>(run_sharpness(job, data, observer).measured);
    REQUIRE(measured.preconditioned_eigenvalue);
    CHECK(*measured.max_stable_learning_rate == Approx(38.0 / *measured.preconditioned_eigenvalue));
    CHECK(*measured.learning_rate == 1e-3);
}

TEST_CASE("The same job measures the same sharpness to the last bit") {
    const Dataset data = three_clouds();
    const JobSpec job = sharpness_job(data, {});
    RecordingObserver observer;
    const auto first = std::get<SharpnessResult>(run_sharpness(job, data, observer).measured);
    const auto again = std::get<SharpnessResult>(run_sharpness(job, data, observer).measured);
    CHECK(first.eigenvalues == again.eigenvalues);
    CHECK(first.trace == again.trace);
}

TEST_CASE("A cancelled sharpness probe ends soon and keeps what it knows") {
    const Dataset data = three_clouds();
    std::stop_source source;
    RecordingObserver observer;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 6) source.request_stop();
    };
    const ProbeResult result =
        run_sharpness(sharpness_job(data, {}), data, observer, source.get_token());
    CHECK(result.stopped.reason == StopReason::kCancelled);
    const auto& measured = std::get<SharpnessResult>(result.measured);
    CHECK(measured.eigenvalues.size() == 3);
    CHECK(!measured.converged);
    CHECK(!measured.trace);
}

TEST_CASE("A sharpness probe whose warm-up diverges is an error about its rate") {
    const Dataset data = noisy_plane();
    SharpnessSpec sharpness;
    sharpness.warmup = {500, 1e5};
    JobSpec job = sharpness_job(data, sharpness);
    job.model.layers = {{"", LinearSpec{1, true}}};
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    REQUIRE(!result.ok());
    CHECK(result.error().fields.at(0).pointer == "/sharpness/warmup/learning_rate");
}

TEST_CASE("A loss that is not finite has no sharpness, and a finding says so") {
    Dataset data = three_clouds();
    for (float& value : data.features) value = std::nanf("");
    RecordingObserver observer;
    const ProbeResult result = run_sharpness(sharpness_job(data, {}), data, observer);
    CHECK(std::get<SharpnessResult>(result.measured).eigenvalues.empty());
    REQUIRE(observer.findings.size() == 1);
    CHECK(observer.findings[0].rule == "non_finite");
}
