#include <set>

#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {

TEMPLATE_LIST_TEST_CASE("A submitted job comes back as it was given, after a restart too",
                        "[store]", Backends) {
    TestType backend;
    NewJob job = new_job("job_1");
    job.priority = -7;
    job.labels = {{"team", "vision"}, {"odd \"key\"", "a=b\n"}};
    submit(backend.store(), job);
    backend.reopen();
    const auto read = backend.store().job("job_1");
    REQUIRE(read.ok());
    CHECK(read->kind == job.kind);
    CHECK(read->name == job.name);
    CHECK(read->priority == -7);
    CHECK(read->labels == job.labels);
    CHECK(read->spec == job.spec);
    CHECK(read->summary == job.summary);
    CHECK(read->state == JobState::kQueued);
    CHECK(read->created_at == backend.clock().wall());
    CHECK_FALSE(read->started_at.has_value());
    CHECK(read->attempts == 0);
    CHECK(read->last_event > 0);
}

TEMPLATE_LIST_TEST_CASE("A full queue refuses a job and keeps nothing of it", "[store]", Backends) {
    TestType backend;
    REQUIRE(backend.store().submit(new_job("job_1"), 1, std::nullopt).ok());
    const auto refused = backend.store().submit(new_job("job_2"), 1, std::nullopt);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::kUnavailable);
    CHECK_FALSE(backend.store().job("job_2").ok());
    claim(backend.store());
    CHECK(backend.store().submit(new_job("job_2"), 1, std::nullopt).ok());
}

TEMPLATE_LIST_TEST_CASE("An idempotency key gives the first job again", "[store]", Backends) {
    TestType backend;
    const Idempotency key{"key", "hash of the body"};
    REQUIRE(backend.store().submit(new_job("job_1"), kQueueLimit, key).ok());
    backend.reopen();
    const auto again = backend.store().submit(new_job("job_2"), kQueueLimit, key);
    REQUIRE(again.ok());
    CHECK_FALSE(again->second);
    CHECK(again->first.id == "job_1");
    CHECK_FALSE(backend.store().job("job_2").ok());
}

TEMPLATE_LIST_TEST_CASE("An idempotency key with another body is a conflict", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    REQUIRE(store.submit(new_job("job_1"), kQueueLimit, Idempotency{"key", "one"}).ok());
    const auto other = store.submit(new_job("job_2"), kQueueLimit, Idempotency{"key", "two"});
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().kind == ErrorKind::kConflict);
}

TEMPLATE_LIST_TEST_CASE("A key is answered even when the queue is full by now", "[store]",
                        Backends) {
    TestType backend;
    const Idempotency key{"key", "hash"};
    REQUIRE(backend.store().submit(new_job("job_1"), 1, key).ok());
    const auto again = backend.store().submit(new_job("job_2"), 1, key);
    REQUIRE(again.ok());
    CHECK(again->first.id == "job_1");
}

TEMPLATE_LIST_TEST_CASE("Pages go through all jobs once, newest first, whatever is added between",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    for (int i = 0; i < 25; ++i) {
        submit(store, "job_" + std::to_string(100 + i));
        if (i % 3 == 0) backend.clock().advance(std::chrono::seconds(1));
    }
    JobFilter filter;
    filter.limit = 10;
    std::vector<std::string> seen;
    for (int page_number = 0; page_number < 5; ++page_number) {
        const auto page = store.jobs(filter);
        REQUIRE(page.ok());
        for (const JobRecord& job : page->jobs) seen.push_back(job.id);
        backend.clock().advance(std::chrono::seconds(1));
        submit(store, "job_later_" + std::to_string(page_number));
        filter.cursor = page->next_cursor;
        if (filter.cursor.empty()) break;
    }
    REQUIRE(seen.size() == 25);
    CHECK(seen.front() == "job_124");
    CHECK(seen.back() == "job_100");
    CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == 25);
}

TEMPLATE_LIST_TEST_CASE("A page that is just full has no next page", "[store]", Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    submit(backend.store(), "job_2");
    JobFilter filter;
    filter.limit = 2;
    const auto page = backend.store().jobs(filter);
    REQUIRE(page.ok());
    CHECK(page->jobs.size() == 2);
    CHECK(page->next_cursor.empty());
}

TEMPLATE_LIST_TEST_CASE("A cursor that is none is refused", "[store]", Backends) {
    TestType backend;
    for (const std::string cursor : {"x", "12", "1e3.job", ".job", "99999999999999999999.job"}) {
        JobFilter filter;
        filter.cursor = cursor;
        const auto page = backend.store().jobs(filter);
        REQUIRE_FALSE(page.ok());
        CHECK(page.error().fields.at(0).pointer == "?cursor");
    }
}

TEMPLATE_LIST_TEST_CASE("Jobs are found by kind, state, labels and text", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    NewJob one = new_job("job_1");
    one.labels = {{"team", "vision"}, {"run", "1"}};
    submit(store, one);
    NewJob two = new_job("job_2");
    two.kind = "training";
    two.name = "100% Grün";
    two.labels = {{"team", "vision"}, {"run", "12"}};
    submit(store, two);
    REQUIRE(store.cancel("job_1").ok());

    const auto ids = [&store](const JobFilter& filter) {
        std::string found;
        const auto page = store.jobs(filter);
        REQUIRE(page.ok());
        for (const JobRecord& job : page->jobs) found += job.id + " ";
        return found;
    };
    JobFilter filter;
    CHECK(ids(filter) == "job_2 job_1 ");
    filter.kind = "training";
    CHECK(ids(filter) == "job_2 ");
    filter = {};
    filter.state = JobState::kCancelled;
    CHECK(ids(filter) == "job_1 ");
    filter = {};
    filter.labels = {{"team", "vision"}};
    CHECK(ids(filter) == "job_2 job_1 ");
    filter.labels = {{"team", "vision"}, {"run", "1"}};
    CHECK(ids(filter) == "job_1 ");
    filter.labels = {{"run", "2"}};
    CHECK(ids(filter).empty());
    filter = {};
    filter.text = "100% g";
    CHECK(ids(filter) == "job_2 ");
    filter.text = "_";
    CHECK(ids(filter) == "job_2 job_1 ");
    filter.text = "job_1";
    CHECK(ids(filter) == "job_1 ");
}

TEMPLATE_LIST_TEST_CASE("A page carries labels and spec but no result", "[store]", Backends) {
    TestType backend;
    NewJob job = new_job("job_1");
    job.labels = {{"a", "b"}};
    submit(backend.store(), job);
    const Fence fence = claim(backend.store());
    REQUIRE(backend.store().finish(fence, {JobState::kSucceeded, "{\"big\":1}", "[]", ""}));
    const auto page = backend.store().jobs({});
    REQUIRE(page.ok());
    CHECK(page->jobs.at(0).labels == job.labels);
    CHECK(page->jobs.at(0).spec == job.spec);
    CHECK(page->jobs.at(0).result.empty());
    CHECK(backend.store().job("job_1")->result == "{\"big\":1}");
}

TEMPLATE_LIST_TEST_CASE("An unknown job is not found, whatever is asked", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    CHECK(store.job("job_x").error().kind == ErrorKind::kNotFound);
    CHECK(store.cancel("job_x").error().kind == ErrorKind::kNotFound);
    CHECK(store.retry("job_x").error().kind == ErrorKind::kNotFound);
    CHECK(store.delete_job("job_x").error().kind == ErrorKind::kNotFound);
    CHECK(store.series("job_x", {}, 0, 100).empty());
    CHECK(store.events({"job:job_x", "nonsense"}, 0, 10).empty());
}

TEMPLATE_LIST_TEST_CASE("Deleting a job takes its series, events and key with it", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    REQUIRE(store.submit(new_job("job_1"), kQueueLimit, Idempotency{"key", "hash"}).ok());
    const Fence fence = claim(store);
    REQUIRE(store.append(fence, {points("loss", 0, 10)}, JobProgress{}, {}));
    REQUIRE(store.finish(fence, {}));
    const std::uint64_t last = store.last_event();
    REQUIRE(store.delete_job("job_1").ok());
    CHECK(store.series("job_1", {}, 0, 100).empty());
    CHECK(store.events({"jobs", "job:job_1"}, 0, 100).empty());
    CHECK(store.last_event() == last);
    const auto again = store.submit(new_job("job_1"), kQueueLimit, Idempotency{"key", "other"});
    REQUIRE(again.ok());
    CHECK(again->second);
}

TEMPLATE_LIST_TEST_CASE("Queued and running jobs are counted by kind", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    const WallTime first = backend.clock().wall();
    submit(store, "job_1");
    backend.clock().advance(std::chrono::seconds(5));
    submit(store, "job_2");
    NewJob training = new_job("job_3");
    training.kind = "training";
    submit(store, training);
    CHECK(store.counts().oldest_queued == first);
    claim(store);
    const Counts counts = store.counts();
    CHECK(counts.queued == std::map<std::string, std::int64_t>{{"range_test", 1}, {"training", 1}});
    CHECK(counts.running == std::map<std::string, std::int64_t>{{"range_test", 1}});
    CHECK(counts.oldest_queued == first + std::chrono::seconds(5));
}

TEMPLATE_LIST_TEST_CASE("The store answers a ping and names itself", "[store]", Backends) {
    TestType backend;
    CHECK_NOTHROW(backend.store().ping());
    CHECK_FALSE(backend.store().kind().empty());
}

}  // namespace rangefinder::store::contract
