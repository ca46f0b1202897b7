#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

const Made kLoss{"loss", falling(2.3, 0.4, 0.05)};

Made ratio(const std::string& layer, double value) {
    return {"update_ratio/" + layer,
            [=](auto step) { return value * std::exp(0.3 * noise(9, step)); }, 10};
}

}  // namespace

TEST_CASE("updates of a third of the weights are too large") {
    const auto findings = told(planned(300), 300, {kLoss, ratio("0", 1e-3), ratio("2", 0.3)});
    const Finding* finding = find(findings, "update_ratio_high");
    REQUIRE(finding);
    CHECK(finding->layer == "2");
    CHECK(*finding->first_step <= 100);
}

TEST_CASE("updates of a thousandth to a fiftieth of the weights are as they should be") {
    const auto findings = told(planned(300), 300, {kLoss, ratio("0", 1e-3), ratio("2", 0.02)});
    CHECK_FALSE(has(findings, "update_ratio_high"));
    CHECK_FALSE(has(findings, "update_ratio_low"));
    CHECK_FALSE(has(findings, "unchanged_parameters"));
}

TEST_CASE("a first update of Adam as large as the weights is told at once") {
    RunFacts facts = planned(300);
    facts.optimizer = "adam";
    const Made first{"update_ratio/0", [](auto step) { return step == 0 ? 0.7 : 0.02; }, 10};
    const auto findings = told(facts, 300, {kLoss, first});
    REQUIRE(has(findings, "update_ratio_high"));
    CHECK(*find(findings, "update_ratio_high")->first_step <= 10);
    const Made usual{"update_ratio/0", [](auto step) { return step == 0 ? 0.1 : 0.01; }, 10};
    CHECK_FALSE(has(told(facts, 300, {kLoss, usual}), "update_ratio_high"));
}

TEST_CASE("updates of one layer far below those of the others are too small") {
    const auto findings =
        told(planned(300), 300, {kLoss, ratio("0", 1e-9), ratio("2", 1e-3), ratio("4", 1e-3)});
    const Finding* finding = find(findings, "update_ratio_low");
    REQUIRE(finding);
    CHECK(finding->layer == "0");
    CHECK(finding->severity == rangefinder::Severity::kInfo);
}

TEST_CASE("a layer that is never moved is unchanged") {
    const auto findings =
        told(planned(300), 300,
             {kLoss, {"update_norm/0", constant(0.0), 10}, {"update_norm/2", constant(1e-3), 10}});
    const Finding* finding = find(findings, "unchanged_parameters");
    REQUIRE(finding);
    CHECK(finding->layer == "0");
    CHECK(finding->severity == rangefinder::Severity::kWarning);
    CHECK(*finding->first_step <= 30);
}

TEST_CASE("a frozen layer is told, and is a warning only with weights that were drawn") {
    RunFacts facts = planned(300);
    facts.layers = {{.name = "0", .type = "linear", .parameters = 100, .frozen = true}};
    const auto drawn = told(facts, 50, {kLoss});
    REQUIRE(has(drawn, "unchanged_parameters"));
    CHECK(find(drawn, "unchanged_parameters")->severity == rangefinder::Severity::kWarning);
    facts.loaded_weights = true;
    const auto loaded = told(facts, 50, {kLoss});
    REQUIRE(has(loaded, "unchanged_parameters"));
    CHECK(find(loaded, "unchanged_parameters")->severity == rangefinder::Severity::kInfo);
}

TEST_CASE("a training whose updates have died away with the loss still high has stalled") {
    const Made high{"loss", falling(2.3, 1.5, 0.02, 30.0)};
    const auto dying = [](double steps) {
        return Made{"update_ratio/0",
                    [=](auto step) { return 1e-3 * std::exp(-double(step) / steps); }, 10};
    };
    CHECK(has(told(planned(300), 300, {high, dying(15.0)}), "stalled"));
    CHECK_FALSE(has(told(planned(300), 300, {high, dying(150.0)}), "stalled"));
    const Made learnt{"loss", falling(2.3, 0.001, 0.0, 15.0)};
    CHECK_FALSE(has(told(planned(300), 300, {learnt, dying(15.0)}), "stalled"));
}

TEST_CASE("RMSprop's first update is ten times the later ones by its nature") {
    RunFacts facts = planned(100);
    facts.optimizer = "rmsprop";
    const auto with_first = [&](double ratio) {
        return told(facts, 100,
                    {{"loss", falling(2.3, 0.3, 0.05)},
                     {"update_ratio/0", [=](auto step) { return step == 0 ? ratio : 1e-3; }}});
    };
    CHECK_FALSE(has(with_first(1.0), "update_ratio_high"));
    CHECK(has(with_first(5.0), "update_ratio_high"));
}

TEST_CASE("a training that has learnt nearly everything may rest") {
    const auto findings =
        told(planned(1000), 1000,
             {{"loss", falling(2.3, 0.001, 0.0, 30.0)},
              {"update_ratio/0", [](auto step) { return step < 100 ? 1e-2 : 1e-7; }, 10}});
    CHECK_FALSE(has(findings, "stalled"));
}
