#include "daemon/codec/probe_result.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "daemon/codec/result_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::codec;
using nlohmann::json;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

ProbeResult around(decltype(ProbeResult::measured) measured) {
    ProbeResult result;
    result.measured = std::move(measured);
    result.stopped = {StopReason::kCompleted, 20, 0.1};
    Finding finding;
    finding.rule = "vanishing_gradient";
    finding.severity = Severity::kWarning;
    finding.layer = "0";
    finding.first_step = 12;
    finding.confidence = 0.75;
    finding.evidence = {{"ratio", 1e-6}};
    finding.message = "Layer 0 gets no gradient.";
    finding.causes = {"Saturated activations."};
    finding.actions = {{"Lower the rate.", "/training/learning_rate", 0.003}, {"Look.", "", {}}};
    result.findings = {finding};
    result.seconds = 2.5;
    return result;
}

// Written, read and written again.
json there_and_back(const ProbeResult& result) {
    const std::string text = to_json(JobResult(result));
    const auto again = job_result_from_json(text);
    if (!again) FAIL(again.error().text);
    CHECK(std::get<ProbeResult>(*again).measured.index() == result.measured.index());
    CHECK(to_json(*again) == text);
    return json::parse(text);
}

}  // namespace

TEST_CASE("A gradient check's result is read back whole") {
    GradientCheckResult check;
    LayerFlow layer;
    layer.layer = "0";
    layer.update_ratio = 1e-4;
    FlowAtRate flow;
    flow.layers = {layer};
    flow.last_loss = std::nan("");
    flow.vanishing = true;
    check.rates = {flow, flow};
    check.highest_stable_rate = 0.1;
    check.exploding_from = 0.3;
    check.exploding_at_start = true;
    const json result = there_and_back(around(check));
    CHECK(result["kind"] == "gradient_check");
    CHECK(result["rates"][0]["layers"][0]["update_ratio"] == 1e-4);
    CHECK(result["rates"][1]["last_loss"].is_null());
    CHECK(result["rates"][1]["non_finite"] == json{{"last_loss", "nan"}});
    CHECK(result["vanishing_from"].is_null());
    CHECK(result["exploding_at_start"] == true);
    CHECK(result["stopped"]["reason"] == "completed");
    CHECK(result["seconds"] == 2.5);
    CHECK(result["findings"][0]["actions"][0]["field"] == "/training/learning_rate");
}

TEST_CASE("A sharpness result is read back whole, and tells an infinite rate from none") {
    SharpnessResult sharpness;
    sharpness.loss = 0.75;
    sharpness.gradient_norm = 0.5;
    sharpness.eigenvalues = {12.5, 3.0};
    sharpness.smallest_eigenvalue = -0.5;
    sharpness.converged = true;
    sharpness.trace = 40.0;
    sharpness.max_stable_learning_rate = kInfinity;
    const json result = there_and_back(around(sharpness));
    CHECK(result["kind"] == "sharpness");
    CHECK(result["eigenvalues"] == json::array({12.5, 3.0}));
    CHECK(result["max_stable_learning_rate"].is_null());
    CHECK(result["non_finite"]["max_stable_learning_rate"] == "infinity");
    CHECK_FALSE(result["non_finite"].contains("learning_rate"));
    CHECK(result["learning_rate"].is_null());
}

TEST_CASE("A critical sharpness keeps each direction's curve") {
    CriticalSharpnessResult sharpness;
    sharpness.first_loss = 1.25;
    sharpness.trials = {{0.2, 100, kInfinity, false}};
    sharpness.learning_rate = 0.2;
    sharpness.critical_sharpness = 10.0;
    sharpness.directions = {{0.2, {0.1, 0.4}, {0.9, kInfinity}}, {std::nullopt, {}, {}}};
    const json result = there_and_back(around(sharpness));
    CHECK(result["directions"][0]["losses"] == json::array({0.9, nullptr}));
    CHECK(result["directions"][0]["non_finite"] == json{{"losses", {{"1", "infinity"}}}});
    CHECK(result["directions"][1]["learning_rate"].is_null());
}

TEST_CASE("A noise scale that cannot be told is read back as such") {
    NoiseScaleResult noise;
    noise.gradient_norm_squared = -0.25;
    noise.small_batch = 8;
    noise.explanation = "Below noise.";
    const json result = there_and_back(around(noise));
    CHECK(result["noise_scale"].is_null());
    CHECK(result["can_be_told"] == false);
    CHECK(result["gradient_norm_squared"] == -0.25);
}

TEST_CASE("A landscape keeps what was not finite in its place") {
    LossLandscapeResult landscape;
    landscape.positions = {-1.0, 0.0, 1.0};
    landscape.losses = {{1.0, 0.5, 1.0}, {2.0, std::nan(""), kInfinity}};
    landscape.curvatures = {1.0, 2.0};
    const json result = there_and_back(around(landscape));
    CHECK(result["losses"][1] == json::array({2.0, nullptr, nullptr}));
    CHECK(result["non_finite"]["losses"] == json{{"1", {{"1", "nan"}, {"2", "infinity"}}}});
}

TEST_CASE("A sanity result is read back whole") {
    SanityResult sanity;
    sanity.checks = {{"initial_loss", true, {{"loss", 2.3}, {"expected", kInfinity}}, "As it is."}};
    const json result = there_and_back(around(sanity));
    CHECK(result["checks"][0]["figures"] == json{{"loss", 2.3}, {"expected", nullptr}});
    CHECK(result["checks"][0]["passed"] == true);
}

TEST_CASE("An initialization result is read back whole") {
    InitializationResult initialization;
    initialization.layers = {{"0", 16, 0.1, 1.0, 0.9, 0.5, 0.5, 0.0, 0.02},
                             {"1", 16, 0.0, 1.0, 0.8, 0.5, 0.5, 0.1, NAN}};
    initialization.expected_loss = 2.302585;
    const json result = there_and_back(around(initialization));
    CHECK(result["layers"][1]["weight_deviation"].is_null());
    CHECK(result["layers"][1]["non_finite"] == json{{"weight_deviation", "nan"}});
    CHECK(result["expected_loss"] == 2.302585);
}

TEST_CASE("A probe's result of no known kind, or with members missing or too many, is refused") {
    json known = json::parse(to_json(JobResult(around(SanityResult{}))));
    CHECK(job_result_from_json(known.dump()).ok());
    for (const char* kind : {"", "sanitary", "range_test"}) {
        json other = known;
        other["kind"] = kind;
        CHECK_FALSE(job_result_from_json(other.dump()).ok());
    }
    json without = known, more = known, wrong = known;
    without.erase("checks");
    more["checked"] = 1;
    wrong["checks"] = 7;
    for (const json& bad : {without, more, wrong}) {
        INFO(bad.dump());
        CHECK_FALSE(job_result_from_json(bad.dump()).ok());
    }
}
