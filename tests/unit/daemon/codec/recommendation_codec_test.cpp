#include "daemon/codec/recommendation_codec.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::codec;

namespace {

Recommendation full_recommendation() {
    Recommendation answer;
    answer.learning_rate = 0.1;
    answer.low = 0.05;
    answer.high = 0.2;
    answer.largest_stable_rate = 0.8;
    answer.confidence = 0.9;
    answer.schedule = "one_cycle";
    answer.schedule_values = {{"total_steps", 2000.0}, {"pct_start", 0.3}};
    answer.warmup = WarmupAdvice{50, 0.1, "The first steps are the steepest."};
    answer.expected_loss = ExpectedLoss{0.25, 2000, 0.2, 0.3, 0.8};
    answer.better_schedule =
        ScheduleAdvice{"one_cycle", {{"max_lr", 0.2}, {"total_steps", 2000.0}}, 0.2, "Measured."};
    answer.weight_decay = SettingAdvice{
        1e-3, 0.1, "It holds.", 800, {{0.0, 0.1, {0.5, 0.6}}, {1e-3, 0.1, {0.4, 0.41}}}};
    answer.momentum = SettingAdvice{std::nullopt, std::nullopt, "Noise.", 800, {}};
    answer.batch_size = BatchSizeAdvice{128, 0.14, "The noise scale is 130."};
    answer.parameter_groups = {{{"0", "1"}, 0.01, 0.1}, {{"2"}, 0.1, 1.0}};
    answer.second_opinion = {{"prodigy", 0.12, ""}, {"d_adaptation", std::nullopt, "It broke."}};
    answer.what_would_change = {"A longer training: a lower rate."};
    answer.explanation = {"Because."};
    answer.evidence = {{"Because.", {{"rate", 0.1}, {"sweeps", 3.0}}}};
    answer.code = {"line 1\nline \"2\"", "keras", "fastai"};
    return answer;
}

Recommendation read_back(const Json& json, Errors& errors) {
    return read_recommendation(json, "/recommendation", errors);
}

}  // namespace

TEST_CASE("A recommendation with everything is read back whole") {
    const OrderedJson json = recommendation_json(full_recommendation());
    Errors errors;
    const Recommendation again = read_back(Json::parse(json.dump()), errors);
    CHECK(errors.empty());
    CHECK(recommendation_json(again) == json);
    CHECK(again.code.pytorch == "line 1\nline \"2\"");
    CHECK(again.schedule_values.at("total_steps") == 2000.0);
}

TEST_CASE("A recommended schedule is a training's schedule as it stands") {
    const OrderedJson schedule = recommendation_json(full_recommendation())["schedule"];
    CHECK(schedule.dump() ==
          "{\"type\":\"one_cycle\",\"pct_start\":0.3,\"total_steps\":2000,"
          "\"warmup\":{\"steps\":50,\"start_factor\":0.1}}");
}

TEST_CASE("The steps of a stair are a list") {
    Recommendation answer;
    answer.schedule = "multi_step";
    answer.schedule_values = {{"gamma", 0.1}};
    answer.schedule_milestones = {500, 750};
    const OrderedJson json = recommendation_json(answer);
    CHECK(json["schedule"].dump() == R"({"type":"multi_step","gamma":0.1,"milestones":[500,750]})");
    Errors errors;
    CHECK(read_back(Json::parse(json.dump()), errors).schedule_milestones ==
          answer.schedule_milestones);
    CHECK(errors.empty());
}

TEST_CASE("What a recommendation does not know is null and empty") {
    const OrderedJson json = recommendation_json(Recommendation{});
    for (const char* name : {"learning_rate", "largest_stable_rate", "warmup", "expected_loss",
                             "better_schedule", "weight_decay", "momentum", "batch_size", "code"}) {
        INFO(name);
        CHECK(json.at(name).is_null());
    }
    for (const char* name :
         {"parameter_groups", "second_opinion", "what_would_change", "evidence"}) {
        INFO(name);
        CHECK(json.at(name) == OrderedJson::array());
    }
    Errors errors;
    const Recommendation again = read_back(Json::parse(json.dump()), errors);
    CHECK(errors.empty());
    CHECK_FALSE(again.warmup);
}

TEST_CASE("A recommendation stored before its newer members existed still reads") {
    Errors errors;
    const Recommendation old = read_back(
        Json::parse(R"({"learning_rate": 0.1, "low": 0.05, "high": 0.2, "max_learning_rate": 0.4,
                        "min_learning_rate": 0.01, "confidence": 0.8, "schedule": {"type": "constant"},
                        "warnings": [], "explanation": ["Because."]})"),
        errors);
    CHECK(errors.empty());
    CHECK(old.learning_rate == 0.1);
    CHECK(old.explanation.size() == 1);
    CHECK(old.code.pytorch.empty());
}

TEST_CASE("A recommendation's wrong members are named") {
    Errors errors;
    read_back(Json::parse(R"({"warmup": {"steps": "ten"}, "unheard_of": 1})"), errors);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].pointer == "/recommendation/warmup/steps");
    CHECK(errors[1].pointer == "/recommendation/unheard_of");
}
