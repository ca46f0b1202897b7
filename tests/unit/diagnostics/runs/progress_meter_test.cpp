#include "diagnostics/runs/progress_meter.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

SteadyTime at_ms(std::int64_t milliseconds) {
    return SteadyTime{} + std::chrono::milliseconds(milliseconds);
}

}  // namespace

TEST_CASE("There is no ETA in the first ten steps") {
    ProgressMeter meter(at_ms(0), 100);
    for (std::int64_t step = 1; step < 10; ++step) {
        CHECK_FALSE(meter.at(at_ms(step * 10), step).eta_seconds);
    }
    CHECK(*meter.at(at_ms(100), 10).eta_seconds == Approx(0.9));
}

TEST_CASE("Speed is that of the last seconds, so a slow start is forgotten") {
    ProgressMeter meter(at_ms(0), 10'000);
    meter.at(at_ms(20'000), 1);  // The first step took 20 s.
    Progress progress;
    for (std::int64_t step = 2; step <= 1001; ++step) {
        progress = meter.at(at_ms(20'000 + (step - 1) * 10), step);
    }
    CHECK(progress.steps_per_second == Approx(100.0).epsilon(0.01));
}

TEST_CASE("Speed follows a change of pace within five seconds") {
    ProgressMeter meter(at_ms(0), 10'000);
    std::int64_t now = 0;
    for (std::int64_t step = 1; step <= 1000; ++step) meter.at(at_ms(now += 10), step);
    Progress progress;
    for (std::int64_t step = 1001; step <= 1060; ++step) {
        progress = meter.at(at_ms(now += 100), step);
    }
    CHECK(progress.steps_per_second == Approx(10.0).epsilon(0.05));
}

TEST_CASE("A run that got shorter has its end nearer") {
    ProgressMeter meter(at_ms(0), 300);
    meter.at(at_ms(1000), 100);
    meter.shorten_to(200);
    const Progress progress = meter.at(at_ms(1000), 100);
    CHECK(progress.steps == 200);
    CHECK(*progress.eta_seconds == Approx(1.0));
}
