#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/rules/told_findings.hpp"

using namespace rules_test;

namespace {

// Layers "0", "1", ... whose gradients grow by `factor` from one to the next.
std::vector<Made> depth(int layers, double first, double factor, double deviation) {
    std::vector<Made> series{{"loss", falling(2.3, 0.5, 0.05)}};
    for (int i = 0; i < layers; ++i) {
        const double norm = first * std::pow(factor, i);
        series.push_back(
            {"gradient_norm/" + std::to_string(i),
             [=](auto step) { return norm * std::exp(deviation * noise(unsigned(i) + 5, step)); },
             10});
    }
    return series;
}

}  // namespace

TEST_CASE("a gradient that shrinks from layer to layer towards the first vanishes") {
    const auto findings = told(planned(300), 300, depth(12, 1e-9, 6.0, 0.3));
    const Finding* finding = find(findings, "vanishing_gradient");
    REQUIRE(finding);
    CHECK(finding->layer == "0");
    CHECK(*finding->first_step <= 100);
}

TEST_CASE("gradients of layers that differ by a hundred do not vanish") {
    CHECK_FALSE(has(told(planned(300), 300, depth(12, 0.01, 1.5, 0.3)), "vanishing_gradient"));
    CHECK_FALSE(has(told(planned(300), 300, depth(12, 1.0, 0.7, 0.3)), "vanishing_gradient"));
}

TEST_CASE("a gradient that is zero before the last layers has vanished") {
    auto series = depth(6, 1.0, 1.0, 0.1);
    for (std::size_t i = 1; i <= 4; ++i) series[i].curve = constant(0.0);
    const auto findings = told(planned(300), 300, series);
    REQUIRE(has(findings, "vanishing_gradient"));
    CHECK(find(findings, "vanishing_gradient")->severity == rangefinder::Severity::kCritical);
}

TEST_CASE("a gradient's norm that jumps a hundredfold has exploded") {
    const auto findings = told(planned(300), 300,
                               {{"loss", falling(2.3, 0.5, 0.05)},
                                {"gradient_norm", [](auto step) {
                                     return (step == 60 ? 100.0 : 1.0) + 0.2 * noise(2, step);
                                 }}});
    const Finding* finding = find(findings, "exploding_gradient");
    REQUIRE(finding);
    CHECK(*finding->first_step == 60);
}

TEST_CASE("a gradient that shrinks as the model learns does not explode when a batch is harder") {
    const auto findings =
        told(planned(600), 600,
             {{"loss", falling(2.3, 0.01, 0.0)}, {"gradient_norm", [](auto step) {
                                                      const double usual =
                                                          std::exp(-double(step) / 60.0);
                                                      return step % 97 == 96 ? 60.0 * usual : usual;
                                                  }}});
    const Finding* finding = find(findings, "exploding_gradient");
    const bool told_late = finding != nullptr && *finding->first_step > 200;
    CHECK_FALSE(told_late);
}

TEST_CASE("a gradient that grows back through time explodes") {
    const auto findings =
        told(planned(300), 300,
             {{"loss", falling(2.3, 0.5, 0.05)}, {"time_gradient_ratio/0", constant(1e5), 10}});
    REQUIRE(has(findings, "exploding_gradient"));
    CHECK(find(findings, "exploding_gradient")->layer == "0");
    const auto shrinks =
        told(planned(300), 300,
             {{"loss", falling(2.3, 0.5, 0.05)}, {"time_gradient_ratio/0", constant(1e-3), 10}});
    CHECK_FALSE(has(shrinks, "exploding_gradient"));
}

TEST_CASE("a value that is not finite is critical") {
    const auto findings =
        told(planned(100), 6, {{"loss", [](auto step) { return step == 5 ? NAN : 2.0; }}},
             StopReason::kNonFiniteLoss);
    const Finding* finding = find(findings, "non_finite");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kCritical);
    CHECK(*finding->first_step == 5);
}

TEST_CASE("a gradient that stops being finite after the first step has exploded as well") {
    const std::vector<Made> series{{"loss", constant(2.0)}, {"gradient_norm", constant(1.0)}};
    const auto exploded = told(planned(100), 40, series, StopReason::kNonFiniteGradient);
    const Finding* finding = find(exploded, "exploding_gradient");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kCritical);
    CHECK(has(exploded, "non_finite"));
    const auto at_once = told(planned(100), 1, series, StopReason::kNonFiniteGradient);
    CHECK_FALSE(has(at_once, "exploding_gradient"));
    CHECK(has(at_once, "non_finite"));
}

TEST_CASE("a jump of a gradient that is clipped is for information") {
    RunFacts facts = planned(100);
    facts.clips = true;
    const auto findings =
        told(facts, 100, {{"loss", constant(2.0)}, {"gradient_norm", [](auto step) {
                                                        return step == 60 ? 500.0 : 1.0;
                                                    }}});
    const Finding* finding = find(findings, "exploding_gradient");
    REQUIRE(finding);
    CHECK(finding->severity == rangefinder::Severity::kInfo);
    for (const auto& action : finding->actions) CHECK(action.field != "/training/clip/norm");
}
