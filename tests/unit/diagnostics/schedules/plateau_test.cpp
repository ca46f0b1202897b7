#include "diagnostics/schedules/plateau.hpp"

#include <limits>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

ScheduleSpec spec_of(std::int64_t patience) {
    ScheduleSpec spec;
    spec.kind = ScheduleKind::kReduceOnPlateau;
    spec.factor = 0.5;
    spec.patience = patience;
    return spec;
}

void add_times(Plateau& plateau, double metric, int times) {
    for (int time = 0; time < times; ++time) plateau.add(metric);
}

}  // namespace

TEST_CASE("the rate is lowered after more than patience evaluations without improvement") {
    Plateau plateau(spec_of(2), 1.0);
    plateau.add(3.0);
    add_times(plateau, 3.0, 2);
    CHECK(plateau.rate() == 1.0);
    plateau.add(3.0);
    CHECK(plateau.rate() == 0.5);
    plateau.add(2.0);
    add_times(plateau, 2.0, 3);
    CHECK(plateau.rate() == 0.25);
}

TEST_CASE("during the cooldown no evaluation counts as bad") {
    ScheduleSpec spec = spec_of(0);
    spec.cooldown = 3;
    Plateau plateau(spec, 1.0);
    add_times(plateau, 1.0, 2);
    CHECK(plateau.rate() == 0.5);
    add_times(plateau, 1.0, 3);
    CHECK(plateau.rate() == 0.5);
    plateau.add(1.0);
    CHECK(plateau.rate() == 0.25);
}

TEST_CASE("the rate does not fall below its least, nor by next to nothing") {
    ScheduleSpec spec = spec_of(0);
    spec.min_lr = 0.3;
    Plateau floored(spec, 1.0);
    add_times(floored, 1.0, 10);
    CHECK(floored.rate() == 0.3);
    Plateau tiny(spec_of(0), 1.5e-8);
    add_times(tiny, 1.0, 10);
    CHECK(tiny.rate() == 1.5e-8);
}

TEST_CASE("an improvement counts when it exceeds the threshold, relative or absolute") {
    ScheduleSpec spec = spec_of(0);
    spec.threshold = 0.1;
    Plateau relative(spec, 1.0);
    relative.add(10.0);
    relative.add(8.9);
    CHECK(relative.rate() == 1.0);
    relative.add(8.1);
    CHECK(relative.rate() == 0.5);
    spec.absolute_threshold = true;
    Plateau absolute(spec, 1.0);
    absolute.add(10.0);
    absolute.add(9.8);
    CHECK(absolute.rate() == 1.0);
    absolute.add(9.75);
    CHECK(absolute.rate() == 0.5);
}

TEST_CASE("a metric to be maximised gets better upwards") {
    ScheduleSpec spec = spec_of(0);
    spec.maximize = true;
    Plateau plateau(spec, 1.0);
    plateau.add(0.5);
    plateau.add(0.6);
    CHECK(plateau.rate() == 1.0);
    plateau.add(0.55);
    CHECK(plateau.rate() == 0.5);
}

TEST_CASE("a metric that is not a number is never better") {
    Plateau plateau(spec_of(0), 1.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    plateau.add(nan);
    CHECK(plateau.rate() == 0.5);
    plateau.add(4.0);
    CHECK(plateau.rate() == 0.5);
    plateau.add(nan);
    CHECK(plateau.rate() == 0.25);
}

TEST_CASE("a restored plateau goes on as if it had never stopped") {
    ScheduleSpec spec = spec_of(1);
    spec.cooldown = 2;
    Plateau whole(spec, 1.0);
    add_times(whole, 1.0, 4);
    Plateau resumed(spec, 1.0);
    resumed.restore(whole.state());
    CHECK(resumed.state() == whole.state());
    for (int time = 0; time < 9; ++time) {
        whole.add(1.0);
        resumed.add(1.0);
        CHECK(resumed.rate() == whole.rate());
    }
}

}  // namespace rangefinder
