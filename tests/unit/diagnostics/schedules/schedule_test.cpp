#include "diagnostics/schedules/schedule.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

ScheduleSpec spec_of(ScheduleKind kind) {
    ScheduleSpec spec;
    spec.kind = kind;
    return spec;
}

}  // namespace

TEST_CASE("a function of the step is a schedule without momentum") {
    const Schedule schedule = [](std::int64_t step) { return 2.0 * static_cast<double>(step); };
    CHECK(schedule(3) == 6.0);
    CHECK_FALSE(schedule.at(3).momentum.has_value());
    CHECK(schedule);
    CHECK_FALSE(Schedule());
}

TEST_CASE("lengths that are left open are the training's own") {
    const std::int64_t steps = 50;
    const Schedule cosine = make_schedule(spec_of(ScheduleKind::kCosine), 0.2, steps);
    CHECK(cosine(0) == 0.2);
    CHECK(cosine(25) == Approx(0.1));
    CHECK(cosine(50) == Approx(0.0).margin(1e-15));
    const Schedule polynomial = make_schedule(spec_of(ScheduleKind::kPolynomial), 0.2, steps);
    CHECK(polynomial(25) == Approx(0.1));
    CHECK(polynomial(49) == Approx(0.2 / 50.0));
    const Schedule cycle = make_schedule(spec_of(ScheduleKind::kOneCycle), 0.2, steps);
    CHECK(cycle(0) == Approx(0.2 / 25.0));
    CHECK(cycle(14) == Approx(0.2));
    CHECK(cycle(49) == Approx(0.2 / 25.0 / 1e4));
}

TEST_CASE("the warm-up takes its steps from the training's and rises to the schedule's first") {
    ScheduleSpec spec = spec_of(ScheduleKind::kCosine);
    spec.warmup = WarmupSpec{10, 0.1};
    const Schedule cosine = make_schedule(spec, 1.0, 50);
    CHECK(cosine(0) == Approx(0.1));
    CHECK(cosine(5) == Approx(0.55));
    CHECK(cosine(10) == 1.0);
    CHECK(cosine(30) == Approx(0.5));
    spec.kind = ScheduleKind::kOneCycle;
    spec.cycle_momentum = true;
    const Schedule cycle = make_schedule(spec, 1.0, 50);
    CHECK(cycle(0) == Approx(0.1 / 25.0));
    CHECK(cycle.at(0).momentum == 0.95);
    CHECK(cycle(10) == Approx(1.0 / 25.0));
    CHECK(cycle(49) == Approx(1.0 / 25.0 / 1e4));
}

TEST_CASE("a warm-up as long as the training never leaves it") {
    ScheduleSpec spec = spec_of(ScheduleKind::kOneCycle);
    spec.warmup = WarmupSpec{10, 0.5};
    const Schedule schedule = make_schedule(spec, 1.0, 10);
    for (std::int64_t step = 0; step < 20; ++step) CHECK(std::isfinite(schedule(step)));
}

TEST_CASE("one cycle is finite for every length and share, and rests at its end") {
    const auto total = GENERATE(1, 2, 3, 7);
    const auto share = GENERATE(0.0, 0.2, 0.5, 1.0);
    const auto three_phase = GENERATE(false, true);
    ScheduleSpec spec = spec_of(ScheduleKind::kOneCycle);
    spec.pct_start = share;
    spec.three_phase = three_phase;
    spec.cycle_momentum = true;
    const Schedule schedule = make_schedule(spec, 1.0, total);
    for (std::int64_t step = 0; step < total + 3; ++step) {
        const ScheduledStep at = schedule.at(step);
        CHECK(std::isfinite(at.learning_rate));
        CHECK(at.learning_rate >= 0.0);
        CHECK(at.momentum.value() <= 0.95 + 1e-12);
        CHECK(at.momentum.value() >= 0.85 - 1e-12);
    }
    CHECK(schedule(total + 100) == schedule(total - 1));
}

TEST_CASE("a cycle starts at a tenth of the rate when its low end is left open") {
    ScheduleSpec spec = spec_of(ScheduleKind::kCyclic);
    spec.step_size_up = 4;
    spec.step_size_down = 2;
    const Schedule schedule = make_schedule(spec, 1.0, 100);
    CHECK(schedule(0) == Approx(0.1));
    CHECK(schedule(2) == Approx(0.55));
    CHECK(schedule(4) == Approx(1.0));
    CHECK(schedule(5) == Approx(0.55));
    CHECK(schedule(6) == Approx(0.1));
    CHECK(schedule(10) == Approx(1.0));
}

TEST_CASE("warm restarts with growing lengths do not overflow") {
    ScheduleSpec spec = spec_of(ScheduleKind::kCosineWarmRestarts);
    spec.t_0 = 1'000'000'007;
    spec.t_mult = 1'000'000'007;
    const Schedule schedule = make_schedule(spec, 1.0, 100);
    CHECK(std::isfinite(schedule(std::int64_t{4'000'000'000'000'000'000})));
}

TEST_CASE("metrics of the warm-up do not count, and state goes into a new schedule") {
    ScheduleSpec spec = spec_of(ScheduleKind::kReduceOnPlateau);
    spec.patience = 0;
    spec.warmup = WarmupSpec{5, 0.5};
    Schedule schedule = make_schedule(spec, 1.0, 100);
    schedule.add_metric(3, 1.0);
    schedule.add_metric(4, 1.0);
    CHECK(schedule.state() == make_schedule(spec, 1.0, 100).state());
    CHECK(schedule(0) == 0.5);
    schedule.add_metric(5, 1.0);
    schedule.add_metric(6, 1.0);
    CHECK(schedule(7) == Approx(0.1));
    Schedule resumed = make_schedule(spec, 1.0, 100);
    resumed.restore(schedule.state());
    CHECK(resumed(7) == schedule(7));
}

}  // namespace rangefinder
