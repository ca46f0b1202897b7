#include "daemon/api/run_request.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::api;

namespace {

const http::OutgoingAddresses kNone({});
const http::OutgoingAddresses kOne({"127.0.0.1:9"});

template <typename Read>
std::vector<std::string> wrong(const Result<Read>& read) {
    std::vector<std::string> pointers;
    REQUIRE_FALSE(read.ok());
    for (const FieldError& field : read.error().fields) pointers.push_back(field.pointer);
    std::sort(pointers.begin(), pointers.end());
    return pointers;
}

using Pointers = std::vector<std::string>;

}  // namespace

TEST_CASE("A run needs to say nothing of itself") {
    const auto run = run_from_json("{}", kNone);
    REQUIRE(run.ok());
    CHECK(run->about.facts.kind == "training");
    CHECK(run->late_steps == 0);
    CHECK(run->diagnostics.actions.empty());
}

TEST_CASE("A run comes back from its specification as it was begun") {
    const auto run = run_from_json(
        R"({"kind": "range_test", "name": "sweep", "labels": {"team": "vision"},
            "facts": {"optimizer": "adam", "planned_steps": 50, "layers": [{"name": "0"}]},
            "planned_schedule": "one_cycle", "ladder_steps": 100, "late_steps": 3,
            "diagnostics": {"actions": {"diverging": {"stop": true,
                                        "webhook": "http://127.0.0.1:9/x"}}}})",
        kOne);
    REQUIRE(run.ok());
    // The daemon may no longer call the address.
    const auto again = run_from_spec(run->spec);
    REQUIRE(again.ok());
    CHECK(again->spec == run->spec);
    CHECK(again->name == "sweep");
    CHECK(again->labels == run->labels);
    CHECK(again->about.facts.kind == "range_test");
    CHECK(again->about.facts.optimizer == "adam");
    CHECK(again->about.facts.planned_steps == 50);
    CHECK(again->about.facts.layers.size() == 1);
    CHECK(again->about.planned_schedule == "one_cycle");
    CHECK(again->about.ladder_steps == 100);
    CHECK(again->late_steps == 3);
    CHECK(again->diagnostics == run->diagnostics);
}

TEST_CASE("Everything wrong about a run is named at once") {
    CHECK(wrong(run_from_json(
              R"({"kind": "trainin", "name": 3, "fact": {}, "late_steps": -1,
                  "facts": {"batch_size": 0}, "planned_schedule": "x",
                  "diagnostics": {"every": 1, "actions": {"divergin": {},
                                  "critical": {"webhook": "http://127.0.0.1:9/x"}}}})",
              kNone)) == Pointers{"/diagnostics/actions/critical/webhook",
                                  "/diagnostics/actions/divergin", "/diagnostics/every", "/fact",
                                  "/facts/batch_size", "/kind", "/late_steps", "/name",
                                  "/planned_schedule"});
    CHECK(run_from_json("[]", kNone).error().kind == ErrorKind::kInvalid);
    CHECK(run_from_json("{", kNone).error().kind == ErrorKind::kMalformed);
}

TEST_CASE("A batch is columns by step, with words for what is no number") {
    const auto batch = run_records_from_json(
        R"({"step": [3, 5], "loss": [1.5, null], "non_finite": {"loss": {"5": "infinity"}},
            "series": {"gradient_norm/0": [null, 2]}})");
    REQUIRE(batch.ok());
    REQUIRE(batch->size() == 2);
    CHECK(batch->at(0).name == "loss");
    CHECK(batch->at(0).steps == std::vector<std::int64_t>{3, 5});
    CHECK(batch->at(0).values.at(1) > 1e308);
    CHECK(batch->at(1).steps == std::vector<std::int64_t>{5});
}

TEST_CASE("What is wrong with a batch is told with its place") {
    CHECK(wrong(run_records_from_json(R"({"loss": [1]})")) == Pointers{"/step"});
    CHECK(wrong(run_records_from_json(R"({"step": [], "loss": [1]})")) == Pointers{"/step"});
    CHECK(wrong(run_records_from_json(R"({"step": [2, 2], "loss": [1, 1]})")).back() == "/step/1");
    CHECK(wrong(run_records_from_json(R"({"step": [100000001], "loss": [1]})")) ==
          Pointers{"/step"});
    CHECK(wrong(run_records_from_json(R"({"step": [1], "loss": ["x"], "los": [1]})")) ==
          Pointers{"/los", "/loss/0"});
    CHECK(wrong(run_records_from_json(R"({"step": [1], "loss": [1, 2]})")) == Pointers{"/loss"});
}

TEST_CASE("A batch with too many values is refused before it is read") {
    std::string body = R"({"step": [0)";
    for (std::size_t i = 1; i < 2 * kMostBatchValues; ++i) body += "," + std::to_string(i);
    const auto batch = run_records_from_json(body + "]}");
    REQUIRE_FALSE(batch.ok());
    CHECK(batch.error().kind == ErrorKind::kTooLarge);
}

TEST_CASE("A run ends as succeeded, or as failed with a reason") {
    CHECK(run_end_from_json(R"({"state": "succeeded"})")->state == store::JobState::kSucceeded);
    const auto failed = run_end_from_json(R"({"state": "failed", "reason": "out of memory"})");
    REQUIRE(failed.ok());
    CHECK(failed->state == store::JobState::kFailed);
    CHECK(failed->reason == "out of memory");
    CHECK(wrong(run_end_from_json("{}")) == Pointers{"/state"});
    CHECK(wrong(run_end_from_json(R"({"state": "cancelled"})")) == Pointers{"/state"});
    CHECK(wrong(run_end_from_json(R"({"state": "succeeded", "reason": "x"})")) ==
          Pointers{"/reason"});
}
