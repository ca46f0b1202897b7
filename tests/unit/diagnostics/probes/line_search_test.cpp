#include "diagnostics/probes/line_search.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;

namespace {

template <typename Loss>
int search(LineSearch& line, const Loss& loss) {
    int evaluations = 0;
    while (const auto rate = line.next()) {
        line.add(*rate, loss(*rate));
        if (++evaluations == 50) break;
    }
    return evaluations;
}

}  // namespace

TEST_CASE("On a parabola the rate at which it is back is found in a few evaluations") {
    for (const double guess : {1e-3, 0.3, 0.5, 40.0}) {
        LineSearch line(2.0, guess);
        const int evaluations =
            search(line, [](double rate) { return 2.0 - 3.0 * rate + 6.0 * rate * rate; });
        INFO(guess);
        REQUIRE(line.found());
        CHECK(*line.found() == Approx(0.5).epsilon(1e-9));
        CHECK(evaluations <= 12);
        CHECK(static_cast<int>(line.tried().size()) == evaluations);
    }
}

TEST_CASE("A loss that is not finite counts as beyond") {
    LineSearch line(1.0, 1.0);
    search(line, [](double rate) {
        return rate < 0.2 ? 1.0 - rate : std::numeric_limits<double>::quiet_NaN();
    });
    REQUIRE(line.found());
    CHECK(*line.found() == Approx(0.2).epsilon(0.1));
}

TEST_CASE("A loss that only rises, or only falls, is given up") {
    LineSearch rises(1.0, 1.0);
    search(rises, [](double rate) { return 1.0 + rate; });
    CHECK(!rises.found());
    CHECK(rises.never_fell());
    LineSearch falls(1.0, 1.0);
    search(falls, [](double rate) { return 1.0 / (1.0 + rate); });
    CHECK(!falls.found());
    CHECK(falls.never_rose());
    CHECK(!falls.never_fell());
}
