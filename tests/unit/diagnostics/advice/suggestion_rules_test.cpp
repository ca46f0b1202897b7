#include "diagnostics/advice/suggestion_rules.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

std::vector<double> rates(std::size_t count) {
    std::vector<double> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(static_cast<double>(i + 1));
    return result;
}

}  // namespace

TEST_CASE(
    "The gradient on an uneven grid is exact for a parabola inside and one-sided at the ends") {
    const std::vector<double> x{0.0, 1.0, 3.0, 4.0};
    const std::vector<double> y{0.0, 1.0, 9.0, 16.0};
    const auto slope = gradient(y, x);
    CHECK(slope[0] == Approx(1.0));
    CHECK(slope[1] == Approx(2.0));
    CHECK(slope[2] == Approx(6.0));
    CHECK(slope[3] == Approx(7.0));
}

TEST_CASE("Valley answers inside the longest falling subsequence, not the longest falling run") {
    const std::vector<double> loss{9, 8, 8.5, 7, 6, 6.5, 5, 4, 3, 10};
    // Falling: 9 8 7 6 5 4 3, length 7, first reached at index 8; start 1, offset 2 + 1.
    CHECK(valley_rule({rates(10), loss})->index == 4);
}

TEST_CASE("Valley answers the first point when the loss never falls") {
    const std::vector<double> loss{1, 1, 2, 3};
    CHECK(valley_rule({rates(4), loss})->index == 0);
}

TEST_CASE("Valley of two falling points answers the last point as Python's index -1 does") {
    const std::vector<double> loss{2, 1};
    CHECK(valley_rule({rates(2), loss})->index == 1);
}

TEST_CASE("Minimum divides by ten and takes the first of equal losses") {
    const std::vector<double> loss{3, 1, 1, 2};
    const auto answer = minimum_rule({rates(4), loss});
    CHECK(answer->index == 1);
    CHECK(answer->learning_rate == Approx(0.2));
}

TEST_CASE("Rules without enough points have no answer") {
    const std::vector<double> none, one{1.0}, fifteen(15, 1.0);
    CHECK_FALSE(valley_rule({none, none}));
    CHECK_FALSE(minimum_rule({none, none}));
    CHECK_FALSE(steep_rule({one, one}));
    CHECK_FALSE(lightning_rule({one, one}));
    CHECK_FALSE(slide_rule({rates(15), fifteen}));
}

TEST_CASE("Slide of a straight line stays at the right end") {
    const auto x = rates(40);
    CHECK(slide_rule({x, x})->index == 24);
}
