#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {

TEMPLATE_LIST_TEST_CASE("Jobs are claimed by priority, then age", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    const std::pair<const char*, int> given[] = {
        {"job_a", 0}, {"job_b", 5}, {"job_c", -5}, {"job_d", 5}, {"job_e", 0}};
    for (const auto& [id, priority] : given) {
        NewJob job = new_job(id);
        job.priority = priority;
        submit(store, job);
    }
    for (const std::string id : {"job_b", "job_d", "job_a", "job_e", "job_c"}) {
        CHECK(claim(store).job == id);
    }
    CHECK_FALSE(store.claim("owner", kLease).has_value());
}

TEMPLATE_LIST_TEST_CASE("A claim marks the job as running and counts the attempt", "[store]",
                        Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    backend.clock().advance(std::chrono::seconds(3));
    const auto claimed = backend.store().claim("owner", kLease);
    REQUIRE(claimed.has_value());
    CHECK(claimed->first.state == JobState::kRunning);
    CHECK(claimed->first.attempts == 1);
    CHECK(claimed->first.started_at == backend.clock().wall());
    CHECK(claimed->first.spec == new_job("").spec);
    CHECK(backend.store().job("job_1")->attempts == 1);
}

TEMPLATE_LIST_TEST_CASE("Several threads claim each job once", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    constexpr int kJobs = 200;
    for (int i = 0; i < kJobs; ++i) submit(store, "job_" + std::to_string(i));
    std::mutex mutex;
    std::map<std::string, int> claims;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, owner = "owner" + std::to_string(thread)] {
            while (const auto claimed = store.claim(owner, kLease)) {
                const bool finished = store.finish(claimed->second, {});
                const std::lock_guard lock(mutex);
                claims[claimed->first.id] += finished ? 1 : 1000;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(claims.size() == kJobs);
    for (const auto& [id, count] : claims) CHECK(count == 1);
}

TEMPLATE_LIST_TEST_CASE("A renewed lease does not lapse", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    backend.clock().advance(std::chrono::seconds(15));
    REQUIRE(store.renew(fence, kLease));
    backend.clock().advance(std::chrono::seconds(15));
    CHECK(store.recover("", 3) == 0);
    backend.clock().advance(std::chrono::seconds(15));
    CHECK(store.recover("", 3) == 1);
    CHECK(state_of(store, "job_1") == JobState::kQueued);
}

TEMPLATE_LIST_TEST_CASE("A daemon that starts takes back its own jobs and no others", "[store]",
                        Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    submit(backend.store(), "job_2");
    claim(backend.store(), "me");
    claim(backend.store(), "other");
    backend.reopen();
    CHECK(backend.store().recover("me", 3) == 1);
    CHECK(state_of(backend.store(), "job_1") == JobState::kQueued);
    CHECK(state_of(backend.store(), "job_2") == JobState::kRunning);
}

TEMPLATE_LIST_TEST_CASE("A recovered job goes back with what it measured removed", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    REQUIRE(store.append(fence, {points("loss", 0, 10)}, JobProgress{10, 20, 5.0, 2.0},
                         {{"finding", "{}"}}));
    REQUIRE(store.recover("owner", 3) == 1);
    const auto job = store.job("job_1");
    CHECK(job->state == JobState::kQueued);
    CHECK(job->progress.step == 0);
    CHECK(job->attempts == 1);
    CHECK_FALSE(job->started_at.has_value());
    CHECK(store.series("job_1", {}, 0, 100).empty());
    for (const EventRecord& event : store.events({"job:job_1"}, 0, 100)) {
        CHECK(event.type == "state");
    }
}

TEMPLATE_LIST_TEST_CASE("After too many attempts a recovered job is failed with the reason",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    for (int attempt = 1; attempt <= 3; ++attempt) {
        claim(store);
        REQUIRE(store.recover("owner", 3) == 1);
    }
    const auto job = store.job("job_1");
    CHECK(job->state == JobState::kFailed);
    CHECK(job->attempts == 3);
    CHECK(job->finished_at.has_value());
    CHECK(job->error.find("3 times") != std::string::npos);
}

TEMPLATE_LIST_TEST_CASE("A recovered job whose cancelling was asked for is cancelled", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    claim(store);
    REQUIRE(store.cancel("job_1").ok());
    REQUIRE(store.recover("owner", 3) == 1);
    CHECK(state_of(store, "job_1") == JobState::kCancelled);
}

TEMPLATE_LIST_TEST_CASE("A shutdown does not count as an attempt, a dead worker does", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    REQUIRE(store.release(claim(store), ReleaseReason::kShutdown));
    CHECK(store.job("job_1")->attempts == 0);
    REQUIRE(store.release(claim(store), ReleaseReason::kWorkerDied));
    CHECK(store.job("job_1")->attempts == 1);
    CHECK(state_of(store, "job_1") == JobState::kQueued);
}

TEMPLATE_LIST_TEST_CASE("Subscribers hear of submissions, appends and ends, until they leave",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    std::atomic<int> wakes = 0;
    auto token = store.subscribe([&wakes] { ++wakes; });
    const auto woken = [&wakes] { return wakes.exchange(0) > 0; };
    submit(store, "job_1");
    CHECK(woken());
    const Fence fence = claim(store);
    CHECK(woken());
    store.append(fence, {points("loss", 0, 1)}, std::nullopt, {});
    CHECK(woken());
    CHECK(store.cancel("job_1").ok());
    CHECK(woken());
    store.finish(fence, {});
    CHECK(woken());
    token.reset();
    submit(store, "job_2");
    CHECK_FALSE(woken());
}

}  // namespace rangefinder::store::contract
