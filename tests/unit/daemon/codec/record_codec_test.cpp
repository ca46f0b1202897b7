#include "daemon/codec/record_codec.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder;
using namespace rangefinder::codec;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("Records keep every number, also those that are not finite") {
    const Records records{{"loss", {0, 1, 2, 3}, {0.1, std::nan(""), kInfinity, -kInfinity}},
                          {"learning_rate", {0}, {1e-7}}};
    const auto again = records_from_json(to_json(records));
    REQUIRE(again.ok());
    REQUIRE(again->size() == 2);
    const Series& loss = again->at(1);  // Members come back sorted by name.
    CHECK(loss.name == "loss");
    CHECK(loss.steps == records[0].steps);
    CHECK(loss.values[0] == 0.1);
    CHECK(std::isnan(loss.values[1]));
    CHECK(loss.values[2] == kInfinity);
    CHECK(loss.values[3] == -kInfinity);
}

TEST_CASE("A records event is the wire contract's") {
    const Records records{{"loss", {82, 83}, {0.5, std::nan("")}}};
    CHECK(records_event("job_1", records) ==
          R"({"job":"job_1","series":{"loss":{"steps":[82,83],"values":[0.5,null],)"
          R"("non_finite":{"83":"nan"}}}})");
}

TEST_CASE("A progress event has its fraction, and null while there is no estimate") {
    CHECK(progress_event("job_1", {25, 100, 12.5, std::nullopt}) ==
          R"({"job":"job_1","step":25,"steps":100,"fraction":0.25,"eta_seconds":null,)"
          R"("steps_per_second":12.5})");
    CHECK(progress_event("j", {0, 0, 0.0, 1.5}).find(R"("fraction":0.0,"eta_seconds":1.5)") !=
          std::string::npos);
}

TEST_CASE("Progress is read back") {
    const auto progress = progress_from_json(to_json(Progress{3, 9, 2.0, 3.0}));
    REQUIRE(progress.ok());
    CHECK(progress->step == 3);
    CHECK(progress->eta_seconds == 3.0);
    CHECK_FALSE(progress_from_json(to_json(Progress{})).value().eta_seconds.has_value());
}

TEST_CASE("Findings and states become events") {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.first_step = 83;
    CHECK(finding_event("j", finding).find(R"({"job":"j","finding":{"rule":"non_finite",)") == 0);
    CHECK(state_event({"j", "running", "range_test", "a \"b\""}) ==
          R"({"job":"j","state":"running","kind":"range_test","name":"a \"b\""})");
    CHECK(job_error_json("out_of_memory", "x") == R"({"kind":"out_of_memory","message":"x"})");
}

TEST_CASE("Records that do not fit together are refused") {
    for (const char* text :
         {"[]", "{\"loss\": 1}", "{\"loss\": {\"steps\": [1], \"values\": [1, 2]}}",
          "{\"loss\": {\"steps\": [1.5], \"values\": [1]}}",
          "{\"loss\": {\"steps\": [1], \"values\": [\"a\"]}}", "{\"loss\": {\"steps\": [1]}}",
          "{\"loss\": {\"steps\": [1], \"values\": [1], \"x\": 1}}", "{"}) {
        INFO(text);
        CHECK_FALSE(records_from_json(text).ok());
    }
}
