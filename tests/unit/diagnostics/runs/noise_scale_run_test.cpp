#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec noise_job(const Dataset& data, const NoiseScaleSpec& noise = {}) {
    JobSpec job = small_job(data);
    job.work = ProbeSpec(noise);
    return job;
}

ProbeResult run_probe_job(const JobSpec& job, const Dataset& data, RecordingObserver& observer,
                          std::stop_token stop = {}) {
    auto result = run(job, data, observer, stop);
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<ProbeResult>(*result);
}

NoiseScaleResult noise_of(const JobSpec& job, const Dataset& data) {
    RecordingObserver observer;
    return std::get<NoiseScaleResult>(run_probe_job(job, data, observer).measured);
}

}  // namespace

TEST_CASE("A noise scale is measured on batches without a common row, with its interval") {
    const Dataset data = three_clouds(2000);
    RecordingObserver observer;
    const JobSpec job = noise_job(data);
    const ProbeResult result = run_probe_job(job, data, observer);
    const auto& noise = std::get<NoiseScaleResult>(result.measured);
    CHECK(result.stopped.reason == StopReason::kCompleted);
    CHECK(noise.batches == 64);
    CHECK(noise.small_batch == 16);
    CHECK(noise.big_batch == 1024);
    CHECK(noise.batch_size == 16);
    REQUIRE(noise.can_be_told);
    REQUIRE(noise.high);
    CHECK(*noise.noise_scale == Approx(noise.covariance_trace / noise.gradient_norm_squared));
    CHECK(*noise.low < *noise.noise_scale);
    CHECK(*noise.high > *noise.noise_scale);
    CHECK(*noise.step_efficiency == Approx(1.0 / (1.0 + *noise.noise_scale / 16.0)));
    CHECK(!noise.explanation.empty());
    CHECK(observer.all_progress.back().step == 64);
}

TEST_CASE("Where the training part is small the batches are, too") {
    const Dataset data = three_clouds(200);  // 160 of them to train on.
    const NoiseScaleResult noise = noise_of(noise_job(data), data);
    CHECK(noise.small_batch == 2);
    CHECK(noise.batches == 64);
}

TEST_CASE("Batches of the size that was asked for are as many as the rows give") {
    const Dataset data = three_clouds(200);
    NoiseScaleSpec spec;
    spec.small_batch = 24;
    const NoiseScaleResult noise = noise_of(noise_job(data, spec), data);
    CHECK(noise.small_batch == 24);
    CHECK(noise.batches == 6);
}

TEST_CASE("After a warm-up the gradient is smaller beside its noise") {
    const Dataset data = three_clouds(4000);
    NoiseScaleSpec spec;
    const NoiseScaleResult before = noise_of(noise_job(data, spec), data);
    spec.warmup = {200, 0.05};
    const NoiseScaleResult after = noise_of(noise_job(data, spec), data);
    REQUIRE(before.can_be_told);
    CHECK(after.low.value_or(0.0) > *before.high);
    CHECK(after.gradient_norm_squared < before.gradient_norm_squared);
}

TEST_CASE("The interval shrinks with more batches, and the same job gives the same answer") {
    const Dataset data = three_clouds(4000);
    NoiseScaleSpec spec;
    spec.small_batch = 4;
    spec.batches = 16;
    const NoiseScaleResult few = noise_of(noise_job(data, spec), data);
    spec.batches = 600;
    const NoiseScaleResult many = noise_of(noise_job(data, spec), data);
    CHECK(many.batches == 600);
    REQUIRE(many.high);
    const double width = few.high.value_or(std::numeric_limits<double>::infinity()) / *few.low;
    CHECK(*many.high / *many.low < width);
    CHECK(noise_of(noise_job(data, spec), data).noise_scale == many.noise_scale);
}

TEST_CASE("With batch norm the batches stay as large as the job's") {
    const Dataset data = three_clouds(200);
    JobSpec job = noise_job(data);
    job.model.layers.insert(job.model.layers.begin() + 1, LayerSpec{"", BatchNormSpec{}});
    const NoiseScaleResult noise = noise_of(job, data);
    CHECK(noise.small_batch == 16);
    CHECK(noise.batches == 10);
}

TEST_CASE("A small batch that leaves fewer than four is refused by name") {
    const Dataset data = three_clouds(200);
    NoiseScaleSpec spec;
    spec.small_batch = 41;
    RecordingObserver observer;
    const auto result = run(noise_job(data, spec), data, observer, {});
    REQUIRE(!result);
    CHECK(result.error().fields.at(0).pointer == "/noise_scale/small_batch");
    CHECK(result.error().fields.at(0).detail.find("at most 40") != std::string::npos);
}

TEST_CASE("A cancelled noise scale keeps what was measured") {
    const Dataset data = three_clouds(2000);
    RecordingObserver observer;
    std::stop_source stop;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 20) stop.request_stop();
    };
    const ProbeResult result = run_probe_job(noise_job(data), data, observer, stop.get_token());
    CHECK(result.stopped.reason == StopReason::kCancelled);
    const auto& noise = std::get<NoiseScaleResult>(result.measured);
    CHECK(noise.batches == 20);
    CHECK(noise.noise_scale);
}

TEST_CASE("Cancelled before four batches nothing is told") {
    const Dataset data = three_clouds(2000);
    RecordingObserver observer;
    std::stop_source stop;
    observer.after_progress = [&](const Progress&) { stop.request_stop(); };
    const ProbeResult result = run_probe_job(noise_job(data), data, observer, stop.get_token());
    const auto& noise = std::get<NoiseScaleResult>(result.measured);
    CHECK(!noise.can_be_told);
    CHECK(noise.explanation.find("too few") != std::string::npos);
}

TEST_CASE("A row that is not finite is a finding, not a noise scale") {
    Dataset data = three_clouds(200);
    for (const std::int64_t row : data.training) {
        data.features[static_cast<std::size_t>(row) * 4] = std::nanf("");
    }
    RecordingObserver observer;
    const ProbeResult result = run_probe_job(noise_job(data), data, observer);
    CHECK(!std::get<NoiseScaleResult>(result.measured).can_be_told);
    REQUIRE(observer.findings.size() == 1);
    CHECK(observer.findings[0].rule == "non_finite");
    CHECK(observer.findings[0].severity == Severity::kCritical);
}
