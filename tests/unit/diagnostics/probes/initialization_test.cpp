#include "diagnostics/probes/initialization.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/probes/initial_loss.hpp"

using namespace rangefinder;

namespace {

// Layers of one size whose signals and gradients change by these factors from each to the next.
InitializationResult chain(std::size_t count, double forward, double backward) {
    InitializationResult result;
    for (std::size_t index = 0; index < count; ++index) {
        InitializationResult::Layer layer;
        layer.layer = std::to_string(index);
        layer.values = 10;
        layer.signal_deviation = std::pow(forward, static_cast<double>(index));
        layer.gradient_deviation = std::pow(backward, static_cast<double>(count - 1 - index));
        layer.weight_deviation = 0.1;
        result.layers.push_back(layer);
    }
    result.initial_loss = 2.31;
    result.expected_loss = std::log(10.0);
    return mean_of({result});
}

std::vector<std::string> rules(const InitializationResult& result) {
    std::vector<std::string> names;
    for (const Finding& finding : find_in_initialization(result)) names.push_back(finding.rule);
    return names;
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("Gains are the geometric means of what each layer does") {
    const InitializationResult result = chain(6, 0.8, 0.9);
    CHECK(result.forward_gain == Approx(0.8));
    CHECK(result.backward_gain == Approx(0.9));
    CHECK(rules(result).empty());
}

TEST_CASE("Gains start at the lowest layer that a gradient comes to") {
    InitializationResult result = chain(6, 0.8, 0.9);
    result.layers[0].gradient_deviation = result.layers[1].gradient_deviation = std::nan("");
    CHECK(mean_of({result}).backward_gain == Approx(0.9));
}

TEST_CASE("Drawings are averaged figure by figure") {
    const InitializationResult mean = mean_of({chain(3, 1.0, 1.0), chain(3, 0.5, 1.0)});
    CHECK(mean.layers[2].signal_deviation == Approx(0.625));
}

TEST_CASE("A signal that is lost through depth is told with the layer it is lost from") {
    const auto findings = find_in_initialization(chain(12, 0.3, 1.0));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "poor_initialization");
    CHECK(findings[0].layer == "6");  // 0.3^6 is under a thousandth.
}

TEST_CASE("A last layer with small weights is no lost signal") {
    InitializationResult result = chain(5, 1.0, 1.0);
    result.layers.back().signal_deviation = 1e-6;
    CHECK(rules(result).empty());
}

TEST_CASE("One weak layer beside strong ones is no lost signal") {
    InitializationResult result = chain(5, 1.0, 1.0);
    result.layers[2].signal_deviation = 1e-6;
    CHECK(rules(result).empty());
}

TEST_CASE("Values that grow out of bounds are told, also where they are no longer finite") {
    CHECK(rules(chain(8, 10.0, 1.0)) == Rules{"poor_initialization"});
    InitializationResult broken = chain(4, 1.0, 1.0);
    broken.layers[2].signal_deviation = broken.layers[3].signal_deviation = std::nan("");
    CHECK(rules(broken) == Rules{"poor_initialization"});
}

TEST_CASE("Gradients that are lost or grow on their way back are told") {
    CHECK(rules(chain(12, 1.0, 0.3)) == Rules{"vanishing_gradient"});
    CHECK(rules(chain(12, 1.0, 3.0)) == Rules{"exploding_gradient"});
}

TEST_CASE("Layers of dead or saturated units are told") {
    InitializationResult result = chain(4, 1.0, 1.0);
    result.layers[1].weight_deviation = std::nan("");
    result.layers[1].zero_share = 0.97;
    result.layers[2].saturated_share = 0.8;
    CHECK(rules(result) == Rules{"dead_relu", "saturated_activation"});
}

TEST_CASE("A first loss far above that of knowing nothing is a poor initialization") {
    CHECK(judge_initial_loss(2.4, 2.303).check.passed);
    CHECK(judge_initial_loss(0.3, 2.303).check.passed);
    const SanityOutcome bad = judge_initial_loss(5.0, 2.303);
    CHECK_FALSE(bad.check.passed);
    REQUIRE(bad.findings.size() == 1);
    CHECK(bad.findings[0].rule == "poor_initialization");
    CHECK(bad.findings[0].severity == Severity::kWarning);
    CHECK(judge_initial_loss(50.0, 2.303).findings[0].severity == Severity::kCritical);
    CHECK(judge_initial_loss(std::nan(""), 2.303).findings[0].rule == "non_finite");
}
