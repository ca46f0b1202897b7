#include <atomic>
#include <cmath>
#include <map>
#include <set>
#include <thread>

#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {
namespace {

std::string types(const std::vector<EventRecord>& events) {
    std::string text;
    for (const EventRecord& event : events) text += event.type + " ";
    return text;
}

const std::string kTopic = "job:job_1";

// Reads on in small bites until there is nothing more.
std::vector<EventRecord> read_on(Store& store, const std::vector<std::string>& topics,
                                 std::uint64_t& after) {
    std::vector<EventRecord> all;
    for (;;) {
        const auto bite = store.events(topics, after, 3);
        if (bite.empty()) return all;
        after = bite.back().id;
        all.insert(all.end(), bite.begin(), bite.end());
    }
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("A job's events tell its whole story in order", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    store.append(fence, {points("loss", 0, 2)}, JobProgress{2, 4, 1.0, 2.0}, {{"finding", "{}"}});
    store.finish(fence, {});
    const auto events = store.events({kTopic}, 0, 100);
    CHECK(types(events) == "state state records progress finding state ");
    CHECK(events[0].data.find("\"state\":\"queued\"") != std::string::npos);
    CHECK(events[5].data.find("\"state\":\"succeeded\"") != std::string::npos);
    for (std::size_t i = 1; i < events.size(); ++i) CHECK(events[i - 1].id < events[i].id);
    CHECK(store.job("job_1")->last_event == events.back().id);
    CHECK(store.last_event() == events.back().id);
}

TEMPLATE_LIST_TEST_CASE("The topic of findings tells those of all jobs in order, and nothing else",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    submit(store, "job_2");
    const Fence first = claim(store), second = claim(store);
    store.append(first, {points("loss", 0, 2)}, JobProgress{2, 4, 1.0, 2.0},
                 {{"finding", R"({"number":1})"}});
    store.append(second, {}, std::nullopt, {{"finding", R"({"number":2})"}});
    store.append(first, {}, std::nullopt,
                 {{"finding", R"({"number":3})"}, {"finding", R"({"number":4})"}});
    store.finish(first, {});
    std::uint64_t after = 0;
    const auto all = read_on(store, {"findings"}, after);
    CHECK(types(all) == "finding finding finding finding ");
    REQUIRE(all.size() == 4);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i].data == "{\"number\":" + std::to_string(i + 1) + "}");
        CHECK(all[i].job == (i == 1 ? "job_2" : "job_1"));
    }
    CHECK(read_on(store, {"findings"}, after).empty());
    const auto of_one = store.events({"findings:job_1"}, 0, 100);
    REQUIRE(of_one.size() == 3);
    CHECK(of_one[2].id == all[3].id);
    CHECK(store.events({"findings:job_3"}, 0, 100).empty());
    CHECK(store.events({"findings", "findings:job_2"}, 0, 100).size() == 4);
    CHECK(store.events({"findings"}, all[1].id, 1).at(0).id == all[2].id);
}

TEMPLATE_LIST_TEST_CASE("Records are told with their values, and words where they are not finite",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    const std::uint64_t before = store.last_event();
    store.append(fence,
                 {{"loss", {1, 2, 3, 4}, {0.5, std::nan(""), INFINITY, -INFINITY}},
                  {"a \"b\"/\\", {1}, {1e-7}}},
                 std::nullopt, {});
    const auto events = store.events({kTopic}, before, 10);
    REQUIRE(events.size() == 1);
    CHECK(events[0].data ==
          "{\"job\":\"job_1\",\"series\":{\"loss\":{\"steps\":[1,2,3,4],\"values\":[0.5,null,null,"
          "null],\"non_finite\":{\"2\":\"nan\",\"3\":\"infinity\",\"4\":\"-infinity\"}},"
          "\"a \\\"b\\\"/\\\\\":{\"steps\":[1],\"values\":[1e-07]}}}");
}

TEMPLATE_LIST_TEST_CASE("Only the newest progress is kept", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    for (std::int64_t step = 1; step <= 50; ++step) {
        store.append(fence, {}, JobProgress{step, 50, 1.0, std::nullopt}, {});
    }
    const auto events = store.events({kTopic}, 0, 100);
    CHECK(types(events) == "state state progress ");
    CHECK(events[2].data.find("\"step\":50,\"steps\":50,\"fraction\":1,\"eta_seconds\":null") !=
          std::string::npos);
}

TEMPLATE_LIST_TEST_CASE("The topic of all jobs tells states and progress, not records", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    submit(store, "job_2");
    const Fence fence = claim(store);
    store.append(fence, {points("loss", 0, 2)}, JobProgress{}, {{"finding", "{}"}});
    CHECK(types(store.events({"jobs"}, 0, 100)) == "state state state progress ");
    CHECK(types(store.events({"jobs", kTopic}, 0, 100)) ==
          "state state state records progress finding ");
    CHECK(types(store.events({"jobs", kTopic, kTopic}, 0, 100)) ==
          "state state state records progress finding ");
    CHECK(store.events({}, 0, 100).empty());
}

TEMPLATE_LIST_TEST_CASE("The limit cuts across topics by id", "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    for (int i = 1; i <= 5; ++i) submit(store, "job_" + std::to_string(i));
    std::uint64_t after = 0;
    std::set<std::uint64_t> ids;
    for (const EventRecord& event : read_on(store, {"jobs", kTopic, "job:job_4"}, after)) {
        CHECK(ids.insert(event.id).second);
    }
    CHECK(ids.size() == 5);
}

TEMPLATE_LIST_TEST_CASE("Event ids grow over restarts and deletions", "[store]", Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    submit(backend.store(), "job_2");
    const std::uint64_t last = backend.store().last_event();
    REQUIRE(backend.store().delete_job("job_2").ok());
    backend.reopen();
    submit(backend.store(), "job_3");
    CHECK(backend.store().events({"jobs"}, last, 10).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("A released job's measurements are told again, its old ones not", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence first = claim(store);
    store.append(first, {points("loss", 0, 2)}, std::nullopt, {});
    store.release(first, ReleaseReason::kWorkerDied);
    const Fence second = claim(store);
    store.append(second, {points("loss", 0, 2)}, std::nullopt, {});
    CHECK(types(store.events({kTopic}, 0, 100)) == "state state state state records ");
}

TEMPLATE_LIST_TEST_CASE("A reader misses nothing and sees nothing twice while others write",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    constexpr std::int64_t kAppends = 200;
    std::vector<Fence> fences;
    for (const std::string id : {"job_1", "job_2", "job_3"}) {
        submit(store, id);
        fences.push_back(claim(store));
    }
    std::atomic<int> writing = static_cast<int>(fences.size());
    std::vector<std::thread> writers;
    for (const Fence& fence : fences) {
        writers.emplace_back([&store, &writing, fence] {
            for (std::int64_t i = 0; i < kAppends; ++i) {
                store.append(fence, {points("loss", i, 1)}, JobProgress{i, kAppends}, {});
            }
            store.finish(fence, {});
            --writing;
        });
    }
    std::uint64_t after = 0;
    std::set<std::uint64_t> ids;
    std::map<std::string, int> seen;
    for (bool last_round = false; !last_round;) {
        last_round = writing == 0;
        for (const EventRecord& event : read_on(store, {"jobs", kTopic, "job:job_2"}, after)) {
            CHECK(ids.insert(event.id).second);
            if (event.type != "progress") ++seen[event.job + " " + event.type];
        }
    }
    for (std::thread& writer : writers) writer.join();
    CHECK(seen["job_1 records"] == kAppends);
    CHECK(seen["job_2 records"] == kAppends);
    CHECK(seen["job_3 records"] == 0);
    for (const std::string id : {"job_1", "job_2", "job_3"}) CHECK(seen[id + " state"] == 3);
}

}  // namespace rangefinder::store::contract
