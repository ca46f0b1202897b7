#include "diagnostics/probes/input_checks.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"

using namespace rangefinder;

TEST_CASE("Inputs of about one size pass") {
    const Dataset data = three_clouds();
    const auto outcome = check_input_scale(data);
    REQUIRE(outcome);
    CHECK(outcome->check.passed);
    CHECK(outcome->findings.empty());
    CHECK(check_finite_values(data).check.passed);
    CHECK(check_constant_features(data)->check.passed);
}

TEST_CASE("A column a million times as large as the others is found and numbered") {
    Dataset data = three_clouds();
    for (std::size_t i = 2; i < data.features.size(); i += 4) data.features[i] *= 1e6F;
    const auto outcome = check_input_scale(data);
    REQUIRE(outcome);
    CHECK_FALSE(outcome->check.passed);
    REQUIRE(outcome->findings.size() == 1);
    CHECK(outcome->findings.front().rule == "unscaled_inputs");
    CHECK(outcome->findings.front().severity == Severity::kCritical);
    CHECK(outcome->check.message.find("number 2") != std::string::npos);
}

TEST_CASE("Columns that are all too small are found") {
    Dataset data = three_clouds();
    for (float& value : data.features) value *= 1e-4F;
    CHECK_FALSE(check_input_scale(data)->check.passed);
}

TEST_CASE("Tokens have no scale") {
    Dataset data = three_clouds();
    data.shape.tokens = 10;
    CHECK_FALSE(check_input_scale(data));
    CHECK_FALSE(check_constant_features(data));
}

TEST_CASE("A constant feature is told, and that all are is critical") {
    Dataset data = three_clouds();
    for (std::size_t i = 1; i < data.features.size(); i += 4) data.features[i] = 7.0F;
    auto outcome = check_constant_features(data);
    REQUIRE(outcome->findings.size() == 1);
    CHECK(outcome->findings.front().severity == Severity::kInfo);
    CHECK(outcome->check.figures.at("constant") == 1.0);
    for (float& value : data.features) value = 7.0F;
    outcome = check_constant_features(data);
    CHECK(outcome->findings.front().severity == Severity::kCritical);
}

TEST_CASE("A NaN among inputs or targets is found by its row, and does not spoil other checks") {
    Dataset data = three_clouds();
    data.features[4 * 17 + 1] = std::nanf("");
    const SanityOutcome outcome = check_finite_values(data);
    CHECK_FALSE(outcome.check.passed);
    CHECK(outcome.check.figures.at("row") == 17.0);
    CHECK(outcome.findings.front().rule == "non_finite");
    CHECK(check_input_scale(data)->check.passed);
    Dataset plane = noisy_plane();
    plane.targets[190] = INFINITY;
    CHECK(check_finite_values(plane).check.figures.at("row") == 190.0);
}
