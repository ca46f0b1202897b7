#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec landscape_job(const Dataset& data, std::int64_t dimensions) {
    JobSpec job = small_job(data);
    LossLandscapeSpec spec;
    spec.dimensions = dimensions;
    spec.points = 7;
    spec.warmup = {30, 0.05};
    job.work = ProbeSpec(spec);
    return job;
}

}  // namespace

TEST_CASE("A landscape job tells the losses about the warm-up's weights") {
    const Dataset data = three_clouds();
    RecordingObserver observer;
    const auto result = run(landscape_job(data, 2), data, observer, {});
    REQUIRE(result);
    const auto& probe = std::get<ProbeResult>(*result);
    const auto& landscape = std::get<LossLandscapeResult>(probe.measured);
    CHECK(probe.stopped.reason == StopReason::kCompleted);
    CHECK(observer.all_progress.back().step == 30 + 49);
    CHECK(landscape.losses.size() == 7);
    CHECK(landscape.losses[3][3] == landscape.loss);
    CHECK(landscape.loss < 0.5);
    CHECK(landscape.losses[0][0] > landscape.loss);
    CHECK(landscape.curvatures.size() == 2);
    CHECK(landscape.examples == 64);
}

TEST_CASE("A model without a weight to move has no landscape") {
    const Dataset data = three_clouds();
    JobSpec job = landscape_job(data, 1);
    job.model.freeze = {"0.weight", "2.weight"};
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    REQUIRE(!result);
    CHECK(result.error().fields.at(0).pointer == "/model");
}

TEST_CASE("A landscape cannot lie about a warm-up that diverged, and the error names its rate") {
    const Dataset data = noisy_plane();
    JobSpec job = landscape_job(data, 1);
    std::get<LossLandscapeSpec>(std::get<ProbeSpec>(job.work)).warmup = {500, 1e5};
    RecordingObserver observer;
    const auto result = run(job, data, observer, {});
    REQUIRE(!result);
    CHECK(result.error().fields.at(0).pointer == "/loss_landscape/warmup/learning_rate");
}
