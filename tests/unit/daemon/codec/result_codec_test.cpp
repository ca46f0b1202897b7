#include "daemon/codec/result_codec.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "daemon/codec/summary_codec.hpp"

using namespace rangefinder;
using namespace rangefinder::codec;
using nlohmann::json;

namespace {

RangeTestResult range_test() {
    Sweep sweep;
    sweep.curve = {
        {1e-7, 1e-6, 1e-5}, {2.3, 2.2, std::nan("")}, {2.3, 2.25, 2.2}, {1.0, 1.1, 1.2}, {}};
    sweep.stopped = {StopReason::kNonFiniteLoss, 2, 1e-5};
    sweep.suggestions = {{"valley", 0.12, 1, "longest fall"},
                         {"slide", std::nullopt, std::nullopt, "fewer than 16 points"}};
    RangeTestResult result;
    result.sweeps = {sweep, sweep};
    result.recommendation.learning_rate = 0.12;
    result.recommendation.low = 0.06;
    result.recommendation.schedule = "one_cycle";
    result.recommendation.explanation = {"Because."};
    Finding finding;
    finding.rule = "non_finite_loss";
    finding.evidence = {{"step", 2.0}};
    result.findings = {finding};
    result.trials = {{0.1, 100, 0.5}, {1.0, 100, std::numeric_limits<double>::infinity()}};
    result.seconds = 1.5;
    return result;
}

}  // namespace

TEST_CASE("A range test's result has the contract's members") {
    const json result = json::parse(to_json(JobResult(range_test())));
    CHECK(result["curve"]["learning_rate"] == json::array({1e-7, 1e-6, 1e-5}));
    CHECK(result["curve"]["loss"] == json::array({2.3, 2.2, nullptr}));
    CHECK(result["curve"]["non_finite"] == json{{"loss", {{"2", "nan"}}}});
    CHECK(result["stopped"] ==
          json{{"reason", "non_finite_loss"}, {"step", 2}, {"learning_rate", 1e-5}});
    CHECK(result["suggestions"] == json{{"valley", 0.12}, {"slide", nullptr}});
    CHECK(result["suggestion_details"]["slide"] ==
          json{{"learning_rate", nullptr}, {"index", nullptr}, {"reason", "fewer than 16 points"}});
    CHECK(result["recommendation"]["schedule"] == json{{"type", "one_cycle"}});
    CHECK(result["recommendation"]["high"].is_null());
    CHECK(result["sweeps"].size() == 2);
    CHECK(result["findings"][0]["layer"].is_null());
    CHECK(result["trials"][1] == json{{"learning_rate", 1.0},
                                      {"steps", 100},
                                      {"validation_loss", nullptr},
                                      {"initial_loss", 0.0},
                                      {"repeat", 0},
                                      {"halfway_loss", nullptr},
                                      {"early_training_loss", nullptr},
                                      {"late_training_loss", nullptr}});
    CHECK(result["seconds"] == 1.5);
}

TEST_CASE("What a range test measured beside its trials is read back whole") {
    RangeTestResult with = range_test();
    AdviceProbes probes;
    probes.optimizer = "adam";
    probes.place_rate = 0.1;
    probes.place_steps = 75;
    probes.opinions = {{"prodigy", 0.12, 30, ""}, {"d_adaptation", std::nullopt, 16, "It broke."}};
    probes.stability = MeasuredStability{0.3, 1.0, std::nullopt, 25};
    probes.noise = MeasuredNoise{130.0, 90.0, std::nullopt, 32, 768, 1438};
    probes.left_out = {"Something was left out."};
    probes.steps = 140;
    with.probes = probes;
    const std::string text = to_json(JobResult(with));
    CHECK(json::parse(text)["probes"]["stability"]["one_step"].is_null());
    const auto again = job_result_from_json(text);
    REQUIRE(again.ok());
    CHECK(to_json(*again) == text);
    CHECK_FALSE(json::parse(to_json(JobResult(range_test()))).contains("probes"));
}

TEST_CASE("Several sweeps have a band, a single one has none") {
    RangeTestResult several = range_test();
    several.sweeps[1].curve.loss = {2.5, 2.0, 1.0};
    const json result = json::parse(to_json(JobResult(several)));
    CHECK(result["band"] == json::parse(R"({"learning_rate": [1e-7, 1e-6, 1e-5],
        "mean": [2.4, 2.1, 1.0], "low": [2.3, 2.0, 1.0], "high": [2.5, 2.2, 1.0],
        "sweeps": [2, 2, 1]})"));
    several.sweeps.pop_back();
    CHECK_FALSE(json::parse(to_json(JobResult(several))).contains("band"));
}

TEST_CASE("Validation losses are there where they were asked for, and read back") {
    RangeTestResult with = range_test();
    with.sweeps[0].curve.validation_loss = {2.4, 2.3, std::nan("")};
    const std::string text = to_json(JobResult(with));
    const json result = json::parse(text);
    CHECK(result["curve"]["validation_loss"] == json::array({2.4, 2.3, nullptr}));
    CHECK(result["curve"]["non_finite"]["validation_loss"] == json{{"2", "nan"}});
    CHECK_FALSE(result["sweeps"][1]["curve"].contains("validation_loss"));
    const auto again = job_result_from_json(text);
    REQUIRE(again.ok());
    CHECK(to_json(*again) == text);
}

TEST_CASE("A range test's result is read back whole") {
    const std::string text = to_json(JobResult(range_test()));
    const auto again = job_result_from_json(text);
    REQUIRE(again.ok());
    const auto& result = std::get<RangeTestResult>(*again);
    CHECK(std::isnan(result.sweeps.at(0).curve.loss.at(2)));
    CHECK(result.sweeps.at(0).suggestions.at(0).rule == "valley");
    CHECK(std::isinf(result.trials.at(1).validation_loss));
    CHECK(to_json(*again) == text);
}

TEST_CASE("A training's result is read back whole") {
    TrainingResult training;
    training.steps = 100;
    training.epochs = 1.5;
    training.learning_rate = 0.1;
    training.train = {{"loss", 0.5}, {"accuracy", 0.75}};
    training.validation = {{"loss", 0.6}, {"accuracy", 0.7}};
    training.best_step = 90;
    training.best_validation = training.validation;
    training.stopped = {StopReason::kEarlyStopping, 100, 0.1};
    training.weights = SavedWeights{"/v1/jobs/job_1/weights", 4096};
    training.loaded_weights = LoadedWeights{{"0.weight"}, {"0.bias"}, {"1.weight"}, {}};
    training.resumed_from_step = 40;
    const std::string text = to_json(JobResult(training));
    const auto again = job_result_from_json(text);
    REQUIRE(again.ok());
    CHECK(to_json(*again) == text);
    const json result = json::parse(text);
    CHECK(result["best"]["validation"]["accuracy"] == 0.7);
    CHECK(result["stopped"]["reason"] == "early_stopping");
    CHECK(result["weights"] == json{{"href", "/v1/jobs/job_1/weights"}, {"bytes", 4096}});
    CHECK(result["loaded_weights"]["missing"] == json{"0.bias"});
    CHECK(std::get<TrainingResult>(*again).resumed_from_step == 40);
}

TEST_CASE("Results that are none are refused") {
    for (const char* text : {"", "[]", "{}", "{\"sweeps\": 3}", "{\"sweeps\": [], \"x\": 1}"}) {
        INFO(text);
        CHECK_FALSE(job_result_from_json(text).ok());
    }
}

TEST_CASE("A model summary is read back whole") {
    ModelSummary summary;
    summary.layers = {{"0", "linear", {10}, 310, 600.0}};
    summary.layers.push_back({"1", "residual", {10}, 110, 210.0, 110});
    summary.layers.back().layers = {{"1.0", "linear", {10}, 110, 200.0, 110}};
    summary.parameters = 310;
    summary.flops_per_step = 1e9;
    summary.bytes.total = 12345;
    const auto again = model_summary_from_json(to_json(summary));
    REQUIRE(again.ok());
    CHECK(to_json(*again) == to_json(summary));
    CHECK(again->layers.at(0).output == Shape{10});
}
