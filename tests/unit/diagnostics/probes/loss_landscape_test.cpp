#include "diagnostics/probes/loss_landscape.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "counting_monitor.hpp"
#include "diagnostics/probes/filter_direction.hpp"

using namespace rangefinder;

namespace {

// y = w x + b under a mean squared error: the loss is a parabola along every direction.
struct PlaneBench {
    PlaneBench() {
        JobSpec job = small_job(data);
        job.model.layers = {{"", LinearSpec{1, true}}};
        training.emplace(job, data);
        surface.emplace(*training->model, batches, 4);
    }

    Dataset data = noisy_plane();
    DatasetBatches batches{data, 16, 1};
    std::optional<SmallTraining> training;
    std::optional<LossSurface> surface;
};

LossLandscapeSpec slice(std::int64_t dimensions, std::int64_t points, double span) {
    LossLandscapeSpec spec;
    spec.dimensions = dimensions;
    spec.points = points;
    spec.span = span;
    return spec;
}

}  // namespace

TEST_CASE("A line through a parabola is that parabola, with its curvature") {
    PlaneBench bench;
    CountingMonitor monitor;
    const auto result = measure_landscape(*bench.surface, slice(1, 5, 2.0), 3, monitor);
    CHECK(monitor.steps == 5);
    CHECK(result.positions == std::vector<double>{-2.0, -1.0, 0.0, 1.0, 2.0});
    REQUIRE(result.losses.size() == 1);
    const auto& losses = result.losses[0];
    CHECK(result.loss == losses[2]);
    CHECK(result.loss == bench.surface->loss(bench.surface->start()));
    CHECK(result.examples == 64);
    REQUIRE(result.curvatures.size() == 1);
    const double half = 0.5 * result.curvatures[0];
    const double slope = 0.5 * (losses[3] - losses[1]);
    CHECK(losses[4] == Approx(losses[2] + 2.0 * slope + 4.0 * half).epsilon(1e-4));
    CHECK(losses[0] == Approx(losses[2] - 2.0 * slope + 4.0 * half).epsilon(1e-4));
    CHECK(result.curvatures[0] > 0.0);
}

TEST_CASE("A plane's middle row is the line, and its columns lie along a second direction") {
    PlaneBench bench;
    CountingMonitor monitor;
    const auto line = measure_landscape(*bench.surface, slice(1, 5, 1.0), 3, monitor);
    const auto plane = measure_landscape(*bench.surface, slice(2, 5, 1.0), 3, monitor);
    REQUIRE(plane.losses.size() == 5);
    CHECK(plane.losses[2] == line.losses[0]);
    CHECK(plane.curvatures[0] == line.curvatures[0]);
    const auto second = filter_direction(bench.surface->parts(), bench.surface->start(), 3, 1);
    std::vector<float> weights(bench.surface->start().begin(), bench.surface->start().end());
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += second[i];
    CHECK(plane.losses[4][2] == Approx(bench.surface->loss(weights)));
}

TEST_CASE("Interrupted, a landscape has its middle and NaN for what is missing") {
    PlaneBench bench;
    CountingMonitor monitor(3);
    const auto result = measure_landscape(*bench.surface, slice(2, 5, 1.0), 3, monitor);
    CHECK(std::isfinite(result.loss));
    CHECK(std::isfinite(result.losses[0][1]));
    CHECK(std::isnan(result.losses[0][2]));
    CHECK(std::isnan(result.losses[4][4]));
}
