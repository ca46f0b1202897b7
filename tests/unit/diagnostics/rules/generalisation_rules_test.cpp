#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

TEST_CASE("a validation loss that rises far while the training loss falls is overfitting") {
    const auto findings =
        told(planned(600), 600,
             {{"loss", falling(2.3, 0.001, 0.0, 60.0)},
              {"validation_loss",
               [](auto step) {
                   return 0.8 + 1.5 * std::exp(-double(step) / 30.0) + 0.003 * double(step);
               },
               20}});
    const Finding* finding = find(findings, "overfitting");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kWarning);
    CHECK(*finding->first_step < 200);
}

TEST_CASE("a validation loss that falls along, some way above, is not overfitting") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto findings =
            told(planned(600), 600,
                 {{"loss", falling(2.3, 0.5, 0.05, 100.0, seed)},
                  {"validation_loss", falling(2.3, 0.55, 0.01, 100.0, seed + 50), 20}});
        CHECK_FALSE(has(findings, "overfitting"));
    }
}

TEST_CASE("a validation loss that wanders as it falls is no warning") {
    const auto findings = told(planned(600), 600,
                               {{"loss", falling(2.3, 0.01, 0.005, 60.0)},
                                {"validation_loss", falling(2.3, 0.1, 0.02, 60.0), 20}});
    const Finding* finding = find(findings, "overfitting");
    const bool warned = finding != nullptr && finding->severity > rangefinder::Severity::kInfo;
    CHECK_FALSE(warned);
}

TEST_CASE("a loss that stays near the best constant prediction's is underfitting") {
    RunFacts facts = planned(600);
    facts.baseline_loss = 2.3;
    const auto findings = told(facts, 600, {{"loss", falling(2.4, 1.9, 0.05, 40.0)}});
    REQUIRE(has(findings, "underfitting"));
    CHECK(*find(findings, "underfitting")->first_step <= 200);
    const auto learns = told(facts, 600, {{"loss", falling(2.4, 0.3, 0.05, 100.0)}});
    CHECK_FALSE(has(learns, "underfitting"));
}

TEST_CASE("underfitting names the layer that drops nearly all") {
    RunFacts facts = planned(600);
    facts.baseline_loss = 2.3;
    facts.layers = {{.name = "0", .type = "linear"},
                    {.name = "1", .type = "dropout", .dropout = 0.95}};
    const auto findings = told(facts, 600, {{"loss", falling(2.4, 1.9, 0.05, 40.0)}});
    const Finding* finding = find(findings, "underfitting");
    REQUIRE(finding);
    CHECK(finding->layer == "1");
    CHECK(finding->severity == rangefinder::Severity::kWarning);
}

TEST_CASE("one evaluation is enough only where next to nothing is left of the training loss") {
    const auto evaluated_once = [](double training, double validation) {
        return told(
            planned(200), 200,
            {{"loss", falling(2.3, training, 0.0, 10.0)},
             {"validation_loss", [=](auto step) { return step == 150 ? validation : NAN; }, 150}});
    };
    const auto by_heart = evaluated_once(0.01, 2.0);
    const Finding* finding = find(by_heart, "overfitting");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kWarning);
    CHECK_FALSE(has(evaluated_once(0.4, 0.6), "overfitting"));
}

TEST_CASE("a validation loss that rises a little is overfitting for information") {
    const auto findings = told(
        planned(1000), 1000,
        {{"loss", falling(2.3, 0.3)},
         {"validation_loss",
          [](auto step) { return step < 300 ? 0.6 : 0.6 + 0.0003 * double(step - 300); }, 50}});
    const Finding* finding = find(findings, "overfitting");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kInfo);
}
