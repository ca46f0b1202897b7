#include "diagnostics/advice/setting_advice.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace rangefinder;

namespace {

const double kDiverged = std::numeric_limits<double>::infinity();
const SettingQuestion kDecay{"weight decay", 0.0, 200, false};

std::vector<SettingTrial> tried_with(std::vector<double> none, std::vector<double> some,
                                     std::vector<double> more) {
    return {
        {0.0, 0.1, std::move(none)}, {1e-3, 0.1, std::move(some)}, {1e-2, 0.1, std::move(more)}};
}

}  // namespace

TEST_CASE("Values within the noise of two starts cannot be told apart: the own one stays") {
    const auto advice = judge_setting(kDecay, tried_with({0.50, 0.55}, {0.49, 0.56}, {0.52, 0.53}));
    CHECK_FALSE(advice.value);
    CHECK_THAT(advice.why, Catch::Contains("cannot be told apart") && Catch::Contains("keep"));
    CHECK(advice.steps == 1200);
    CHECK(advice.tried.size() == 3);
}

TEST_CASE("Where others are clearly worse, none is better") {
    const auto advice = judge_setting(kDecay, tried_with({0.50, 0.55}, {0.51, 0.559}, {1.2, 1.3}));
    CHECK_FALSE(advice.value);
    CHECK_THAT(advice.why, Catch::Contains("None is clearly better"));
}

TEST_CASE("A value that beats the own one beyond the noise is advised") {
    const auto advice =
        judge_setting(kDecay, tried_with({0.50, 0.55}, {0.30, 0.351}, {0.40, 0.452}));
    REQUIRE(advice.value);
    CHECK(*advice.value == 1e-3);
    CHECK(*advice.learning_rate == 0.1);
}

TEST_CASE("Of values that do as well as the best, the largest is advised") {
    const auto advice =
        judge_setting(kDecay, tried_with({0.50, 0.55}, {0.30, 0.351}, {0.301, 0.352}));
    REQUIRE(advice.value);
    CHECK(*advice.value == 1e-2);
}

TEST_CASE("A value that trains wildly does not drown the others' difference") {
    const auto advice = judge_setting({"momentum", 0.0, 200, true}, {{0.0, 0.1, {0.50, 0.55}},
                                                                     {0.9, 0.01, {0.30, 0.351}},
                                                                     {0.95, 0.005, {0.31, 0.361}},
                                                                     {0.99, 0.001, {0.4, 2.0}}});
    REQUIRE(advice.value);
    CHECK(*advice.value >= 0.9);
    CHECK_THAT(advice.why, Catch::Contains("1 - momentum"));
}

TEST_CASE("Values that diverged are told and not advised") {
    const auto advice =
        judge_setting(kDecay, tried_with({0.5, 0.5}, {0.5, kDiverged}, {kDiverged, kDiverged}));
    CHECK_FALSE(advice.value);
    CHECK_THAT(advice.why, Catch::Contains("diverged"));
    const auto none = judge_setting(
        kDecay, tried_with({kDiverged, kDiverged}, {0.5, kDiverged}, {kDiverged, kDiverged}));
    CHECK_FALSE(none.value);
    CHECK_THAT(none.why, Catch::Contains("No training"));
}

TEST_CASE("Where the own value diverges, one that holds is advised") {
    const auto advice =
        judge_setting(kDecay, tried_with({kDiverged, kDiverged}, {0.5, 0.51}, {0.9, 0.91}));
    REQUIRE(advice.value);
    CHECK(*advice.value == 1e-3);
}
