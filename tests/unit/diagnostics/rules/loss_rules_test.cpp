#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

TEST_CASE("a loss that rises to several times its start is diverging") {
    const auto findings =
        told(planned(300), 300, {{"loss", [](auto step) { return 1.0 + 0.02 * double(step); }}});
    const Finding* finding = find(findings, "diverging");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kCritical);
    CHECK(*finding->first_step < 100);
}

TEST_CASE("a loss that gives back most of what it had won is diverging") {
    const auto findings =
        told(planned(300), 300, {{"loss", [](auto step) {
                                      const double fall = 2.0 * std::exp(-double(step) / 30.0);
                                      return (step < 150 ? fall : 1.8) + 0.02 * noise(3, step);
                                  }}});
    REQUIRE(has(findings, "diverging"));
    CHECK(*find(findings, "diverging")->first_step < 180);
}

TEST_CASE("a noisy loss that falls is not diverging") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto findings =
            told(planned(500), 500, {{"loss", falling(2.3, 1.5, 0.3, 100.0, seed)}});
        CHECK_FALSE(has(findings, "diverging"));
        CHECK_FALSE(has(findings, "loss_not_decreasing"));
    }
}

TEST_CASE("single bad batches are no divergence") {
    const auto findings = told(
        planned(500), 500,
        {{"loss", [](auto step) { return step % 50 == 49 ? 10.0 : 2.0 - 0.003 * double(step); }}});
    CHECK_FALSE(has(findings, "diverging"));
}

TEST_CASE("a loss that stays where it was is not decreasing, and is told within a third") {
    for (const double deviation : {0.0, 0.01, 0.2}) {
        const auto findings =
            told(planned(300), 300, {{"loss", falling(2.3, 2.3, deviation, 100.0, 7)}});
        const Finding* finding = find(findings, "loss_not_decreasing");
        REQUIRE(finding);
        CHECK(*finding->first_step <= 100);
    }
}

TEST_CASE("a loss that falls to what a constant prediction has is not decreasing either") {
    RunFacts facts = planned(300);
    facts.baseline_loss = std::log(10.0);
    const auto findings = told(facts, 300, {{"loss", falling(9.0, std::log(10.0), 0.02, 10.0)}});
    REQUIRE(has(findings, "loss_not_decreasing"));
    CHECK(*find(findings, "loss_not_decreasing")->first_step <= 100);
    CHECK(has(findings, "loss_not_decreasing"));
}

TEST_CASE("what dropout hides in the training loss is learnt when the validation loss says so") {
    RunFacts facts = planned(300);
    facts.baseline_loss = 2.3;
    const auto findings = told(facts, 300,
                               {{"loss", falling(2.5, 2.3, 0.02, 10.0)},
                                {"validation_loss", falling(2.3, 0.8, 0.0, 30.0), 20}});
    CHECK_FALSE(has(findings, "loss_not_decreasing"));
}

TEST_CASE("nothing is said of the loss while a warm-up raises the rate") {
    RunFacts facts = planned(1000);
    facts.constant_rate = false;
    const auto findings = told(facts, 250,
                               {{"loss", falling(2.3, 2.3, 0.02)},
                                {"learning_rate", [](auto step) { return 1e-5 * double(step); }}},
                               StopReason::kCancelled);
    CHECK_FALSE(has(findings, "loss_not_decreasing"));
}

TEST_CASE("a loss that fell and stopped falling is on a plateau") {
    const auto flat = told(planned(600), 600, {{"loss", falling(2.3, 1.0, 0.005, 30.0)}});
    CHECK(has(flat, "plateau"));
    const auto still = told(planned(600), 600, {{"loss", falling(2.3, 1.0, 0.005, 300.0)}});
    CHECK_FALSE(has(still, "plateau"));
}
