// Runs: trainings that happen elsewhere, kept as jobs that nobody claims.
#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {
namespace {

constexpr std::size_t kMostRuns = 3;

NewJob new_run(const std::string& id) {
    NewJob run = new_job(id);
    run.kind = kRunKind;
    run.summary = "";
    return run;
}

JobRecord begin(Store& store, const std::string& id) {
    auto begun = store.begin_run(new_run(id), kMostRuns, std::nullopt);
    REQUIRE(begun.ok());
    REQUIRE(begun->second);
    return begun->first;
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A run is running from its beginning, and nobody claims it",
                        "[store][runs]", Backends) {
    TestType backend;
    Store& store = backend.store();
    const JobRecord run = begin(store, "run_1");
    CHECK(run.state == JobState::kRunning);
    CHECK(run.started_at == backend.clock().wall());
    CHECK(run.attempts == 1);
    CHECK_FALSE(store.claim("owner", kLease).has_value());
    CHECK(store.counts().running.at(kRunKind) == 1);
    const auto events = store.events({"job:run_1"}, 0, 10);
    REQUIRE(events.size() == 2);
    CHECK(events[1].data.find("\"running\"") != std::string::npos);
}

TEMPLATE_LIST_TEST_CASE("A run is written to with its own fence, and ended once", "[store][runs]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    begin(store, "run_1");
    const Fence fence = run_fence("run_1");
    CHECK(store.append(fence, {points("loss", 0, 3)}, JobProgress{3, 0, 1.0, {}},
                       {{"finding", "{}"}}));
    CHECK(store.series("run_1", {}, 0, 10).at(0).values.size() == 3);
    CHECK(store.finish(fence, {JobState::kSucceeded, "{}", "[]", ""}));
    CHECK(state_of(store, "run_1") == JobState::kSucceeded);
    CHECK_FALSE(store.append(fence, {points("loss", 3, 1)}, std::nullopt, {}));
    CHECK_FALSE(store.finish(fence, {}));
}

TEMPLATE_LIST_TEST_CASE("A run goes on after a restart, however long that took", "[store][runs]",
                        Backends) {
    TestType backend;
    begin(backend.store(), "run_1");
    CHECK(backend.store().append(run_fence("run_1"), {points("loss", 0, 3)}, std::nullopt, {}));
    backend.clock().advance(std::chrono::hours(1000));
    backend.reopen();
    Store& store = backend.store();
    CHECK(store.recover("owner", 3) == 0);
    CHECK(state_of(store, "run_1") == JobState::kRunning);
    CHECK(store.append(run_fence("run_1"), {points("loss", 3, 3)}, std::nullopt, {}));
    CHECK(store.series("run_1", {"loss"}, 0, 10).at(0).steps.size() == 6);
}

TEMPLATE_LIST_TEST_CASE(
    "Only so many runs are running at a time, and a known key is still answered", "[store][runs]",
    Backends) {
    TestType backend;
    Store& store = backend.store();
    const Idempotency key{"key", "hash"};
    REQUIRE(store.begin_run(new_run("run_0"), kMostRuns, key).ok());
    for (std::size_t i = 1; i < kMostRuns; ++i) begin(store, "run_" + std::to_string(i));
    const auto refused = store.begin_run(new_run("run_more"), kMostRuns, std::nullopt);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::kUnavailable);
    CHECK_FALSE(store.job("run_more").ok());
    const auto known = store.begin_run(new_run("run_again"), kMostRuns, key);
    REQUIRE(known.ok());
    CHECK_FALSE(known->second);
    CHECK(known->first.id == "run_0");
    CHECK(store.finish(run_fence("run_1"), {}));
    CHECK(begin(store, "run_more").state == JobState::kRunning);
}

TEMPLATE_LIST_TEST_CASE("A run is asked to stop, not retried, and deleted once it has ended",
                        "[store][runs]", Backends) {
    TestType backend;
    Store& store = backend.store();
    begin(store, "run_1");
    CHECK(store.delete_job("run_1").error().kind == ErrorKind::kConflict);
    CHECK(store.cancel("run_1")->state == JobState::kRunning);
    CHECK(store.cancel_requested(run_fence("run_1")));
    CHECK(store.finish(run_fence("run_1"), {JobState::kCancelled, "", "", ""}));
    CHECK(store.retry("run_1").error().kind == ErrorKind::kConflict);
    CHECK(store.delete_job("run_1").ok());
    CHECK_FALSE(store.job("run_1").ok());
}

}  // namespace rangefinder::store::contract
