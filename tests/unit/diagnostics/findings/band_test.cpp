#include "diagnostics/findings/band.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Sweep sweep_of(std::vector<double> rates, std::vector<double> losses) {
    Sweep sweep;
    sweep.curve.learning_rate = std::move(rates);
    sweep.curve.loss = std::move(losses);
    return sweep;
}

}  // namespace

TEST_CASE("A band is mean, lowest and highest of the sweeps at each rate of their ladder") {
    const std::vector<Sweep> sweeps{sweep_of({1e-3, 1e-2, 1e-1}, {4, 2, 9}),
                                    sweep_of({1e-3, 1e-2, 1e-1}, {6, 2, 3}),
                                    sweep_of({1e-3, 1e-2, 1e-1}, {5, 5, 6})};
    const auto band = band_of(sweeps);
    REQUIRE(band);
    CHECK(band->learning_rate == std::vector{1e-3, 1e-2, 1e-1});
    CHECK(band->mean == std::vector<double>{5, 3, 6});
    CHECK(band->low == std::vector<double>{4, 2, 3});
    CHECK(band->high == std::vector<double>{6, 5, 9});
    CHECK(band->sweeps == std::vector<std::int64_t>{3, 3, 3});
}

TEST_CASE("Rates that fewer than half of the sweeps reached are left out of their band") {
    const std::vector<Sweep> sweeps{sweep_of({1, 2, 3, 4}, {1, 1, 1, 1}),
                                    sweep_of({1, 2, 3}, {3, 3, 3}), sweep_of({1, 2}, {5, 5}),
                                    sweep_of({1}, {7})};
    const auto band = band_of(sweeps);
    REQUIRE(band);
    CHECK(band->learning_rate == std::vector<double>{1, 2, 3});
    CHECK(band->sweeps == std::vector<std::int64_t>{4, 3, 2});
    CHECK(band->mean == std::vector<double>{4, 3, 2});
}

TEST_CASE("Of two sweeps the longer one goes on alone") {
    const auto band =
        band_of(std::vector{sweep_of({1, 2}, {1, 2}), sweep_of({1, 2, 3}, {3, 4, 5})});
    REQUIRE(band);
    CHECK(band->sweeps == std::vector<std::int64_t>{2, 2, 1});
}

TEST_CASE("A loss that is not finite counts as not reached") {
    const auto band = band_of(std::vector{sweep_of({1, 2, 3}, {1, kInfinity, std::nan("")}),
                                          sweep_of({1, 2, 3}, {3, 4, kInfinity})});
    REQUIRE(band);
    CHECK(band->learning_rate == std::vector<double>{1, 2});
    CHECK(band->sweeps == std::vector<std::int64_t>{2, 1});
    CHECK(band->high == std::vector<double>{3, 4});
}

TEST_CASE("Sweeps on other ladders are read between their points, over the log of the rate") {
    const auto band = band_of(std::vector{sweep_of({1e-3, 1e-2, 1e-1, 1}, {8, 4, 2, 1}),
                                          sweep_of({1e-4, 1e-2, 1}, {10, 6, 2})});
    REQUIRE(band);
    REQUIRE(band->high.size() == 4);
    CHECK(band->high[0] == Approx(8));
    CHECK(band->low[0] == Approx(8));
    CHECK(band->high[1] == 6);
    CHECK(band->high[2] == Approx(4));
}

TEST_CASE("A single sweep has no band, and sweeps whose rates do not climb take no part") {
    const Sweep good = sweep_of({1, 2}, {1, 2});
    CHECK_FALSE(band_of({}));
    CHECK_FALSE(band_of(std::vector{good}));
    CHECK_FALSE(band_of(std::vector{good, sweep_of({2, 1}, {1, 2})}));
    CHECK_FALSE(band_of(std::vector{good, sweep_of({0, 1}, {1, 2})}));
    CHECK_FALSE(band_of(std::vector{good, sweep_of({1, 2, 3}, {1, 2})}));
    CHECK_FALSE(band_of(std::vector{sweep_of({}, {}), sweep_of({}, {})}));
    CHECK(band_of(std::vector{good, good}));
}

TEST_CASE("Sweeps that never were finite have no band") {
    const Sweep lost = sweep_of({1}, {kInfinity});
    CHECK_FALSE(band_of(std::vector{lost, lost, lost}));
}
