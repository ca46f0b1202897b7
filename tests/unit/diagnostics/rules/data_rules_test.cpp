#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

const Made kTrains{"loss", falling(2.3, 0.4, 0.05)};

RunFacts features(std::vector<double> mean, std::vector<double> deviation) {
    RunFacts facts = planned(300);
    facts.input_mean = std::move(mean);
    facts.input_deviation = std::move(deviation);
    return facts;
}

}  // namespace

TEST_CASE("a class with a fiftieth of another's rows, or none, is told before the first step") {
    RunFacts facts = planned(300);
    facts.class_counts = {500, 10};
    const auto rare = told(facts, 5, {kTrains});
    REQUIRE(has(rare, "class_imbalance"));
    CHECK(*find(rare, "class_imbalance")->first_step == 0);
    facts.class_counts = {500, 400, 0};
    CHECK(has(told(facts, 5, {kTrains}), "class_imbalance"));
    facts.class_counts = {357, 212};
    CHECK_FALSE(has(told(facts, 5, {kTrains}), "class_imbalance"));
}

TEST_CASE("features on a scale of their own are unscaled") {
    const auto large = told(features({0.0, 3e5}, {1.0, 1e6}), 5, {kTrains});
    REQUIRE(has(large, "unscaled_inputs"));
    CHECK(find(large, "unscaled_inputs")->severity == rangefinder::Severity::kWarning);
    CHECK(has(told(features({0.0, 0.0}, {1e-5, 1e-4}), 5, {kTrains}), "unscaled_inputs"));
    CHECK_FALSE(has(told(features({0.0, 0.4}, {1.0, 0.3}), 5, {kTrains}), "unscaled_inputs"));
}

TEST_CASE("a constant feature is worth a word, all of them are critical") {
    const auto one = told(features({0.0, 0.0}, {1.0, 0.0}), 5, {kTrains});
    REQUIRE(has(one, "unscaled_inputs"));
    CHECK(find(one, "unscaled_inputs")->severity == rangefinder::Severity::kInfo);
    CHECK(find(one, "unscaled_inputs")->evidence.at("constant_features") == 1.0);
    const auto all = told(features({1.0, 2.0}, {0.0, 0.0}), 5, {kTrains});
    REQUIRE(has(all, "unscaled_inputs"));
    CHECK(find(all, "unscaled_inputs")->severity == rangefinder::Severity::kCritical);
}

TEST_CASE("one class for all rows is a constant prediction, unless nearly all rows have it") {
    const Made predicted{"predicted_share", constant(1.0), 10};
    const auto target = [](double share) { return Made{"target_share", constant(share), 10}; };
    CHECK(has(told(planned(300), 300, {kTrains, predicted, target(0.2)}), "constant_predictions"));
    CHECK_FALSE(
        has(told(planned(300), 300, {kTrains, predicted, target(0.98)}), "constant_predictions"));
    const Made usual{"predicted_share", [](auto step) { return 0.3 + 0.1 * noise(5, step); }, 10};
    CHECK_FALSE(
        has(told(planned(300), 300, {kTrains, usual, target(0.2)}), "constant_predictions"));
}

TEST_CASE("outputs that do not differ from row to row are a constant prediction") {
    const auto deviation = [](double value) {
        return Made{"output_deviation", constant(value), 10};
    };
    CHECK(has(told(planned(300), 300, {kTrains, deviation(1e-6)}), "constant_predictions"));
    CHECK_FALSE(has(told(planned(300), 300, {kTrains, deviation(0.4)}), "constant_predictions"));
}
