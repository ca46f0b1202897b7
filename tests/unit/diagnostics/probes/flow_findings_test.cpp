#include "diagnostics/probes/flow_findings.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;

namespace {

FlowAtRate at(double rate, bool exploding, bool vanishing) {
    FlowAtRate flow;
    flow.learning_rate = rate;
    flow.exploding = exploding;
    flow.vanishing = vanishing;
    if (exploding || vanishing) flow.layer = "2";
    return flow;
}

GradientCheckResult check(std::vector<FlowAtRate> rates, double lowest_gradient = 0.5) {
    GradientCheckResult result;
    result.start = {{"0", lowest_gradient, lowest_gradient, 2.0, 0.0}, {"2", 1.0, 1.0, 2.0, 0.0}};
    result.rates = std::move(rates);
    conclude(result);
    return result;
}

}  // namespace

TEST_CASE("The highest rate below the first trouble is the highest stable one") {
    const auto result = check({at(0.01, false, false), at(0.1, false, false), at(1.0, true, false),
                               at(10.0, false, true)});
    CHECK(result.highest_stable_rate == 0.1);
    CHECK(result.exploding_from == 1.0);
    CHECK(result.vanishing_from == 10.0);
    CHECK_FALSE(result.vanishing_at_start);
    CHECK_FALSE(result.exploding_at_start);
    const auto findings = find_in_gradient_check(result);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].rule == "exploding_gradient");
    CHECK(findings[0].severity == Severity::kInfo);
    CHECK(findings[0].actions.front().value == 0.1);
    CHECK(findings[0].actions.front().field == "/training/learning_rate");
    CHECK(findings[1].rule == "vanishing_gradient");
}

TEST_CASE("Without trouble the highest rate of all is stable, and there is nothing to tell") {
    const auto result = check({at(0.01, false, false), at(0.1, false, false)});
    CHECK(result.highest_stable_rate == 0.1);
    CHECK(find_in_gradient_check(result).empty());
}

TEST_CASE("Trouble at the lowest rate already is a warning that asks for lower ones") {
    const auto result = check({at(0.01, true, false), at(0.1, true, false)});
    CHECK_FALSE(result.highest_stable_rate);
    const auto findings = find_in_gradient_check(result);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].severity == Severity::kWarning);
    CHECK(findings[0].actions.front().field == "/gradient_check/start");
}

TEST_CASE("A gradient that does not reach the lowest layer is told whatever the rate") {
    const auto result = check({at(0.01, false, true)}, 1e-8);
    CHECK(result.vanishing_at_start);
    const auto findings = find_in_gradient_check(result);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "vanishing_gradient");
    CHECK(findings[0].severity == Severity::kCritical);
    CHECK(findings[0].layer == "0");
    CHECK(findings[0].evidence.at("least_share") == Approx(1e-8));
}

TEST_CASE("A gradient that is not finite at the start neither explodes nor vanishes") {
    const auto result = check({}, std::nan(""));
    CHECK_FALSE(result.exploding_at_start);
    CHECK_FALSE(result.vanishing_at_start);
    CHECK_FALSE(result.highest_stable_rate);
    CHECK(find_in_gradient_check(result).empty());
}

TEST_CASE("A rate that was cut short is not judged") {
    FlowAtRate cut = at(0.1, false, false);
    cut.stopped.reason = StopReason::kCancelled;
    CHECK(check({at(0.01, false, false), cut}).highest_stable_rate == 0.01);
}
