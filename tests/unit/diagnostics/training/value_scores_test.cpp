#include "diagnostics/training/value_scores.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

TEST_CASE("The mean absolute error is in the targets' own units, and R2 has none") {
    // The first target was divided by 10, the second multiplied by 2.
    const std::vector<ValueScale> scales{{3.0, 0.1}, {-1.0, 2.0}};
    ValueScores values(2, scales);
    values.add(std::vector<float>{1.0F, 4.0F, 2.0F, 1.0F},
               std::vector<float>{1.5F, 2.0F, 2.0F, 0.0F});
    Scores scores;
    values.write(scores, "/head");
    // Errors of 0.5 and 0 times 10, 2 and 1 divided by 2.
    CHECK(scores.at("mae/head") == Approx((5.0 + 0.0 + 1.0 + 0.5) / 4.0));
    const double squared = 0.25 + 4.0 + 1.0;
    const double deviation = 2 * 0.25 * 0.25 + 2 * 1.0;
    CHECK(scores.at("r2/head") == Approx(1.0 - squared / deviation));
}

TEST_CASE("Constant targets are right, or no better than nothing") {
    ValueScores values(1, {});
    values.add(std::vector<float>{2.0F, 2.0F}, std::vector<float>{2.0F, 2.0F});
    Scores scores;
    values.write(scores, "");
    CHECK(scores.at("r2") == 1.0);
    values.add(std::vector<float>{3.0F}, std::vector<float>{2.0F});
    values.write(scores, "");
    CHECK(scores.at("r2") == 0.0);
}
