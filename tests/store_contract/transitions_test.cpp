#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {
namespace {

constexpr const char* kId = "job_1";

// A fresh store with one job in the wanted state; the fence of its last claim.
template <typename Backend>
Fence bring_to(Backend& backend, JobState state) {
    Store& store = backend.store();
    submit(store, kId);
    if (state == JobState::kQueued) return {kId, "owner", 1};
    const Fence fence = claim(store);
    if (state == JobState::kRunning) return fence;
    REQUIRE(store.finish(fence, {state, "{}", "[]", ""}));
    return fence;
}

constexpr JobState kFinal[] = {JobState::kSucceeded, JobState::kFailed, JobState::kCancelled};

}  // namespace

TEST_CASE("States have names that read back", "[store]") {
    for (const JobState state : {JobState::kQueued, JobState::kRunning, JobState::kSucceeded,
                                 JobState::kFailed, JobState::kCancelled}) {
        CHECK(job_state_from(job_state_name(state)) == state);
    }
    CHECK_FALSE(job_state_from("paused").has_value());
}

TEST_CASE("Only the drawn transitions are allowed", "[store]") {
    using enum JobState;
    const JobState all[] = {kQueued, kRunning, kSucceeded, kFailed, kCancelled};
    const std::pair<JobState, JobState> drawn[] = {{kQueued, kRunning},    {kQueued, kCancelled},
                                                   {kRunning, kSucceeded}, {kRunning, kFailed},
                                                   {kRunning, kCancelled}, {kRunning, kQueued},
                                                   {kFailed, kQueued},     {kCancelled, kQueued}};
    for (const JobState from : all) {
        for (const JobState to : all) {
            const bool expected = std::find(std::begin(drawn), std::end(drawn),
                                            std::pair(from, to)) != std::end(drawn);
            CHECK(may_follow(from, to) == expected);
        }
    }
}

TEMPLATE_LIST_TEST_CASE("Cancelling a queued job ends it at once", "[store]", Backends) {
    TestType backend;
    bring_to(backend, JobState::kQueued);
    const auto cancelled = backend.store().cancel(kId);
    REQUIRE(cancelled.ok());
    CHECK(cancelled->state == JobState::kCancelled);
    CHECK(cancelled->finished_at.has_value());
    CHECK_FALSE(backend.store().claim("owner", kLease).has_value());
}

TEMPLATE_LIST_TEST_CASE("Cancelling a running job asks its worker to stop", "[store]", Backends) {
    TestType backend;
    const Fence fence = bring_to(backend, JobState::kRunning);
    Store& store = backend.store();
    CHECK_FALSE(store.cancel_requested(fence));
    const auto cancelled = store.cancel(kId);
    REQUIRE(cancelled.ok());
    CHECK(cancelled->state == JobState::kRunning);
    CHECK(cancelled->cancel_requested);
    CHECK(store.cancel_requested(fence));
    REQUIRE(store.finish(fence, {JobState::kCancelled, "{\"part\":1}", "[]", ""}));
    CHECK(store.job(kId)->result == "{\"part\":1}");
}

TEMPLATE_LIST_TEST_CASE("A finished job is neither cancelled nor claimed again", "[store]",
                        Backends) {
    for (const JobState state : kFinal) {
        TestType backend;
        bring_to(backend, state);
        CHECK(backend.store().cancel(kId).error().kind == ErrorKind::kConflict);
        CHECK_FALSE(backend.store().claim("owner", kLease).has_value());
        CHECK(state_of(backend.store(), kId) == state);
    }
}

TEMPLATE_LIST_TEST_CASE("Queued, running and succeeded jobs are not retried", "[store]", Backends) {
    for (const JobState state : {JobState::kQueued, JobState::kRunning, JobState::kSucceeded}) {
        TestType backend;
        bring_to(backend, state);
        CHECK(backend.store().retry(kId).error().kind == ErrorKind::kConflict);
        CHECK(state_of(backend.store(), kId) == state);
    }
}

TEMPLATE_LIST_TEST_CASE("A retried job starts afresh", "[store]", Backends) {
    for (const JobState state : {JobState::kFailed, JobState::kCancelled}) {
        TestType backend;
        Store& store = backend.store();
        submit(store, kId);
        const Fence fence = claim(store);
        REQUIRE(store.append(fence, {points("loss", 0, 5)}, JobProgress{5, 10, 1.0, 5.0}, {}));
        REQUIRE(store.cancel(kId).ok());
        REQUIRE(store.finish(fence, {state, "{}", "[1]", "{\"kind\":\"x\"}"}));
        const std::uint64_t before = store.last_event();
        const auto retried = store.retry(kId);
        REQUIRE(retried.ok());
        CHECK(retried->state == JobState::kQueued);
        CHECK(retried->attempts == 0);
        CHECK_FALSE(retried->cancel_requested);
        CHECK(retried->result.empty());
        CHECK(retried->findings.empty());
        CHECK(retried->error.empty());
        CHECK(retried->progress.step == 0);
        CHECK_FALSE(retried->finished_at.has_value());
        CHECK(store.series(kId, {}, 0, 100).empty());
        const auto events = store.events({std::string("job:") + kId}, 0, 100);
        REQUIRE(events.size() == 1);
        CHECK(events[0].id > before);
        CHECK(claim(store).epoch > fence.epoch);
    }
}

TEMPLATE_LIST_TEST_CASE("A running job is not deleted, others are", "[store]", Backends) {
    for (const JobState state : {JobState::kQueued, JobState::kRunning, JobState::kSucceeded,
                                 JobState::kFailed, JobState::kCancelled}) {
        TestType backend;
        bring_to(backend, state);
        const auto removed = backend.store().delete_job(kId);
        CHECK(removed.ok() == (state != JobState::kRunning));
        if (!removed.ok()) CHECK(removed.error().kind == ErrorKind::kConflict);
        CHECK(backend.store().job(kId).ok() == (state == JobState::kRunning));
    }
}

TEMPLATE_LIST_TEST_CASE("No write gets past a fence unless the job runs", "[store]", Backends) {
    for (const JobState state :
         {JobState::kQueued, JobState::kSucceeded, JobState::kFailed, JobState::kCancelled}) {
        TestType backend;
        const Fence fence = bring_to(backend, state);
        Store& store = backend.store();
        const std::uint64_t last = store.last_event();
        CHECK_FALSE(store.renew(fence, kLease));
        CHECK_FALSE(
            store.append(fence, {points("loss", 0, 5)}, JobProgress{}, {{"finding", "{}"}}));
        CHECK_FALSE(store.finish(fence, {JobState::kFailed, "{}", "[]", "{}"}));
        CHECK_FALSE(store.release(fence, ReleaseReason::kWorkerDied));
        CHECK_FALSE(store.cancel_requested(fence));
        CHECK(state_of(store, kId) == state);
        CHECK(store.last_event() == last);
        CHECK(store.series(kId, {}, 0, 100).empty());
    }
}

TEMPLATE_LIST_TEST_CASE("A worker thought dead cannot write over its successor", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, kId);
    const Fence stale = claim(store, "a");
    backend.clock().advance(kLease + std::chrono::seconds(1));
    REQUIRE(store.recover("", 3) == 1);
    const Fence fresh = claim(store, "a");
    CHECK(fresh.epoch > stale.epoch);
    CHECK_FALSE(store.append(stale, {points("loss", 0, 5)}, std::nullopt, {}));
    CHECK_FALSE(store.finish(stale, {}));
    CHECK_FALSE(store.release(stale, ReleaseReason::kShutdown));
    CHECK(store.append(fresh, {points("loss", 0, 2)}, std::nullopt, {}));
    CHECK(store.series(kId, {}, 0, 100).at(0).steps.size() == 2);
    Fence foreign = fresh;
    foreign.owner = "b";
    CHECK_FALSE(store.renew(foreign, kLease));
    CHECK(store.finish(fresh, {}));
}

}  // namespace rangefinder::store::contract
