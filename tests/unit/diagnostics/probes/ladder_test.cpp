#include "diagnostics/probes/ladder.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

TEST_CASE("Both ladders reach both ends exactly") {
    for (const Spacing spacing : {Spacing::kExponential, Spacing::kLinear}) {
        RangeTestSpec spec;
        spec.spacing = spacing;
        const auto rates = make_ladder(spec);
        REQUIRE(rates.size() == 100);
        CHECK(rates.front() == 1e-7);
        CHECK(rates.back() == 10.0);
    }
}

TEST_CASE("An exponential ladder climbs by an equal factor, a linear one by an equal amount") {
    RangeTestSpec spec;
    spec.start = 0.1;
    spec.end = 1000.0;
    spec.steps = 5;
    const auto exponential = make_ladder(spec);
    for (std::size_t i = 0; i + 1 < 5; ++i)
        CHECK(exponential[i + 1] == Approx(10 * exponential[i]));
    spec.spacing = Spacing::kLinear;
    CHECK(make_ladder(spec)[2] == Approx(500.05));
}
