#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

double alternating(std::int64_t step) {
    return step % 2 == 0 ? 0.3 : -0.3;
}

}  // namespace

TEST_CASE("a loss that goes up and down in turn without falling oscillates") {
    const auto findings =
        told(planned(300), 300,
             {{"loss", [](auto step) { return 1.5 + alternating(step) + 0.02 * noise(6, step); }}});
    REQUIRE(has(findings, "oscillating"));
    CHECK(*find(findings, "oscillating")->first_step <= 100);
}

TEST_CASE("a loss that goes up and down in turn as it falls is at the edge of stability") {
    const auto findings = told(
        planned(300), 300,
        {{"loss", [](auto step) { return 3.0 - 0.008 * double(step) + 0.5 * alternating(step); }}});
    REQUIRE(has(findings, "edge_of_stability"));
    CHECK(find(findings, "edge_of_stability")->severity == rangefinder::Severity::kInfo);
    CHECK_FALSE(has(findings, "oscillating"));
}

TEST_CASE("noise from batch to batch is no oscillation") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const auto flat = told(planned(300), 300, {{"loss", falling(1.5, 1.5, 0.3, 1.0, seed)}});
        CHECK_FALSE(has(flat, "oscillating"));
        CHECK_FALSE(has(flat, "edge_of_stability"));
    }
}

TEST_CASE("successive updates that take each other back oscillate") {
    const Made flat{"loss", falling(1.5, 1.5, 0.1)};
    CHECK(has(told(planned(300), 300, {flat, {"update_cosine/0", constant(-0.8)}}), "oscillating"));
    CHECK_FALSE(
        has(told(planned(300), 300, {flat, {"update_cosine/0", constant(0.3)}}), "oscillating"));
}

TEST_CASE("a momentum that remembers more steps than there are swings") {
    RunFacts facts = planned(300);
    facts.momentum = 0.9995;
    const Made loss{"loss", falling(2.3, 0.4, 0.05)};
    CHECK(has(told(facts, 50, {loss}), "oscillating"));
    facts.momentum = 0.9;
    CHECK_FALSE(has(told(facts, 50, {loss}), "oscillating"));
}
