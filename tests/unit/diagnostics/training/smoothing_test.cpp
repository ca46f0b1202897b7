#include "diagnostics/training/smoothing.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

TEST_CASE("The average of a constant is that constant from the first value on") {
    SmoothedLoss smoothed;
    for (int i = 0; i < 200; ++i) REQUIRE(smoothed.add(2.5) == Approx(2.5).epsilon(1e-12));
}

TEST_CASE("The average follows the formula with bias correction") {
    SmoothedLoss smoothed(0.5);
    CHECK(smoothed.add(4.0) == Approx(4.0));
    CHECK(smoothed.add(1.0) == Approx((0.5 * 0.5 * 4.0 + 0.5 * 1.0) / 0.75));
    CHECK(smoothed.value() == Approx(2.0));
}
