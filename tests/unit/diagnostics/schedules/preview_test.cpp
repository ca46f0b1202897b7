#include "diagnostics/schedules/preview.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "diagnostics/schedules/schedule.hpp"

namespace rangefinder {

namespace {

ScheduleSpec cyclic(std::int64_t half) {
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kCyclic;
    spec.step_size_up = half;
    return spec;
}

}  // namespace

TEST_CASE("a short preview is the schedule itself") {
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kOneCycle;
    spec.cycle_momentum = true;
    const SchedulePreview preview = preview_schedule(spec, 0.5, 40);
    const Schedule schedule = make_schedule(spec, 0.5, 40);
    REQUIRE(preview.step.size() == 40);
    REQUIRE(preview.momentum.size() == 40);
    for (std::size_t i = 0; i < 40; ++i) {
        const auto step = static_cast<std::int64_t>(i);
        CHECK(preview.step[i] == step);
        CHECK(preview.learning_rate[i] == schedule(step));
        CHECK(preview.momentum[i] == schedule.at(step).momentum);
    }
}

TEST_CASE("a long preview keeps every peak, its ends, and its limit") {
    const SchedulePreview preview = preview_schedule(cyclic(50), 1.0, 10'000, {.max_points = 300});
    CHECK(preview.step.size() <= 300);
    CHECK(preview.step.front() == 0);
    CHECK(preview.step.back() == 9'999);
    CHECK(std::is_sorted(preview.step.begin(), preview.step.end()));
    CHECK(std::adjacent_find(preview.step.begin(), preview.step.end()) == preview.step.end());
    CHECK(std::count(preview.learning_rate.begin(), preview.learning_rate.end(), 1.0) == 100);
    CHECK(preview.momentum.empty());
}

TEST_CASE("a preview of very many steps looks at some of them and ends with the last") {
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kPolynomial;
    const std::int64_t steps = 1'000'000'000'000;
    const SchedulePreview preview = preview_schedule(spec, 1.0, steps, {.max_points = 10});
    CHECK(preview.step.size() <= 10);
    CHECK(preview.step.back() == steps - 1);
    CHECK(preview.learning_rate.back() == Approx(1e-12).epsilon(1e-3));
}

TEST_CASE("a preview plays metrics to a schedule that waits for them") {
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kReduceOnPlateau;
    spec.patience = 0;
    const std::vector<double> metrics{1.0, 1.0, 0.5, 0.5};
    const SchedulePreview preview =
        preview_schedule(spec, 1.0, 10, {.metrics = metrics, .evaluate_every = 2});
    CHECK(preview.learning_rate[3] == 1.0);
    CHECK(preview.learning_rate[4] == Approx(0.1));
    CHECK(preview.learning_rate[7] == Approx(0.1));
    CHECK(preview.learning_rate[8] == Approx(0.01));
}

TEST_CASE("one step has a preview") {
    CHECK(preview_schedule({}, 0.25, 1).learning_rate == std::vector<double>{0.25});
}

}  // namespace rangefinder
