#include "diagnostics/advice/group_advice.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace rangefinder;

namespace {

const Trial kOneRate{0.1, 75, 0.5, 1.5, 0};

}  // namespace

TEST_CASE("Rates fall from the output by the same factor each") {
    const auto ways = group_scales(3);
    REQUIRE(ways.size() == 2);
    CHECK(ways[0][0] == 1.0);
    CHECK(ways[0][2] == Approx(1.0 / (2.6 * 2.6)));
    CHECK(ways[1][0] == 2.6);
    CHECK(ways[1][1] == Approx(1.0));
}

TEST_CASE("Rates by layer are advised only for a clear gain") {
    const std::vector<GroupTrial> slight = {{{1.0, 0.4}, 0.48}, {{2.6, 1.0}, 0.6}};
    CHECK_FALSE(judge_groups(kOneRate, slight).best);
    CHECK_THAT(judge_groups(kOneRate, slight).said.sentence, Catch::Contains("no clear gain"));
    const std::vector<GroupTrial> clear = {{{1.0, 0.4}, 0.6}, {{2.6, 1.0}, 0.4}};
    const auto verdict = judge_groups(kOneRate, clear);
    REQUIRE(verdict.best);
    CHECK(*verdict.best == 1);
    CHECK(verdict.said.figures.at("one_rate") == 0.5);
}

TEST_CASE("Rates by layer that diverge are not advised") {
    const std::vector<GroupTrial> tried = {{{1.0, 0.4}, std::numeric_limits<double>::infinity()}};
    const auto verdict = judge_groups(kOneRate, tried);
    CHECK_FALSE(verdict.best);
    CHECK_THAT(verdict.said.sentence, Catch::Contains("diverged"));
}
