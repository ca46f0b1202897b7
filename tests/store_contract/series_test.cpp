#include <cmath>
#include <cstring>
#include <limits>

#include "tests/store_contract/backends.hpp"

namespace rangefinder::store::contract {
namespace {

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

}  // namespace

TEMPLATE_LIST_TEST_CASE("Every double comes back bit for bit, NaN and infinities too", "[store]",
                        Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    const Fence fence = claim(backend.store());
    using Limits = std::numeric_limits<double>;
    const SeriesData odd{"loss",
                         {0, 1, 2, 3, 4, 5, 6, 7},
                         {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), -0.0,
                          Limits::denorm_min(), Limits::max(), 0.1, -Limits::quiet_NaN()}};
    REQUIRE(backend.store().append(fence, {odd}, std::nullopt, {}));
    backend.reopen();
    const auto read = backend.store().series("job_1", {"loss"}, 0, 100);
    REQUIRE(read.size() == 1);
    CHECK(read[0].steps == odd.steps);
    CHECK(same_bits(read[0].values, odd.values));
}

TEMPLATE_LIST_TEST_CASE("Steps come back as they were, with and without gaps", "[store]",
                        Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    const Fence fence = claim(backend.store());
    const std::vector<std::vector<std::int64_t>> batches{{5, 6, 7}, {9}, {10, 12}, {20, 19}, {21}};
    std::vector<std::int64_t> all;
    for (const auto& steps : batches) {
        const SeriesData loss{"loss", steps, std::vector<double>(steps.size(), 1.0)};
        REQUIRE(backend.store().append(fence, {loss}, std::nullopt, {}));
        all.insert(all.end(), steps.begin(), steps.end());
    }
    CHECK(backend.store().series("job_1", {"loss"}, 0, 100).at(0).steps == all);
    const auto some = backend.store().series("job_1", {"loss"}, 6, 10).at(0).steps;
    CHECK(some == std::vector<std::int64_t>{6, 7, 9, 10});
}

TEMPLATE_LIST_TEST_CASE("Series are read by name, in their order of appearance without names",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    store.append(fence, {points("loss", 0, 3), points("accuracy", 0, 3)}, std::nullopt, {});
    store.append(fence, {points("accuracy", 3, 2), points("loss", 3, 2), points("z/2", 0, 1)},
                 std::nullopt, {});
    const auto all = store.series("job_1", {}, 0, 100);
    REQUIRE(all.size() == 3);
    CHECK(all[0].name == "loss");
    CHECK(all[1].name == "accuracy");
    CHECK(all[2].name == "z/2");
    CHECK(all[1].steps == std::vector<std::int64_t>{0, 1, 2, 3, 4});
    const auto some = store.series("job_1", {"z/2", "nothing", "loss"}, 0, 100);
    REQUIRE(some.size() == 2);
    CHECK(some[0].name == "z/2");
    CHECK(some[1].name == "loss");
}

TEMPLATE_LIST_TEST_CASE("A range of steps is cut exactly, inside batches too", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    for (std::int64_t from = 0; from < 100; from += 10) {
        store.append(fence, {points("loss", from, 10)}, std::nullopt, {});
    }
    const auto middle = store.series("job_1", {"loss"}, 15, 34);
    REQUIRE(middle.size() == 1);
    CHECK(middle[0].steps.front() == 15);
    CHECK(middle[0].steps.back() == 34);
    CHECK(middle[0].steps.size() == 20);
    CHECK(middle[0].values.front() == 7.5);
    CHECK(store.series("job_1", {"loss"}, 200, 300).empty());
    CHECK(store.series("job_1", {"loss"}, 99, 99).at(0).steps.size() == 1);
    CHECK(store.series("job_1", {"loss"}, 50, 40).empty());
}

TEMPLATE_LIST_TEST_CASE("An append without data keeps nothing but its progress", "[store]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    const std::uint64_t before = store.last_event();
    REQUIRE(store.append(fence, {SeriesData{"loss", {}, {}}}, std::nullopt, {}));
    CHECK(store.last_event() == before);
    REQUIRE(store.append(fence, {}, JobProgress{3, 10, 2.5, std::nullopt}, {}));
    const auto job = store.job("job_1");
    CHECK(job->progress.step == 3);
    CHECK(job->progress.steps == 10);
    CHECK(job->progress.steps_per_second == 2.5);
    CHECK_FALSE(job->progress.eta_seconds.has_value());
}

TEMPLATE_LIST_TEST_CASE("A rate that is not finite does not break the progress", "[store]",
                        Backends) {
    TestType backend;
    submit(backend.store(), "job_1");
    const Fence fence = claim(backend.store());
    const JobProgress odd{1, 10, std::numeric_limits<double>::infinity(), std::nan("")};
    REQUIRE(backend.store().append(fence, {}, odd, {}));
    CHECK(backend.store().job("job_1")->progress.steps_per_second == 0.0);
    CHECK_FALSE(backend.store().job("job_1")->progress.eta_seconds.has_value());
}

TEMPLATE_LIST_TEST_CASE("A hundred thousand points are kept, a hundred of them quickly read",
                        "[store]", Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    for (std::int64_t from = 0; from < 100'000; from += 100) {
        REQUIRE(store.append(fence, {points("loss", from, 100)}, std::nullopt, {}));
    }
    const auto all = store.series("job_1", {}, 0, 1'000'000);
    REQUIRE(all.size() == 1);
    REQUIRE(all[0].steps.size() == 100'000);
    CHECK(all[0].steps[77'777] == 77'777);
    CHECK(all[0].values[77'777] == 77'777 * 0.5);
    // Far more than is needed, far less than reading everything each time would take.
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t i = 0; i < 100; ++i) {
        REQUIRE(store.series("job_1", {"loss"}, 50'000 + i, 50'099 + i).at(0).steps.size() == 100);
    }
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
}

TEMPLATE_LIST_TEST_CASE("A million points: appends and short reads stay quick", "[store][.slow]",
                        Backends) {
    TestType backend;
    Store& store = backend.store();
    submit(store, "job_1");
    const Fence fence = claim(store);
    const std::clock_t begin = std::clock();
    for (std::int64_t from = 0; from < 1'000'000; from += 100) {
        REQUIRE(store.append(fence, {points("loss", from, 100)}, JobProgress{from, 1'000'000}, {}));
    }
    const std::clock_t appended = std::clock();
    for (std::int64_t i = 0; i < 100; ++i) {
        REQUIRE(store.series("job_1", {"loss"}, 900'000 + i, 900'099 + i).at(0).steps.size() ==
                100);
    }
    const std::clock_t short_reads = std::clock();
    REQUIRE(store.series("job_1", {"loss"}, 0, 1'000'000).at(0).steps.size() == 1'000'000);
    const std::clock_t whole_read = std::clock();
    const auto milliseconds = [](std::clock_t ticks) {
        return static_cast<double>(ticks) * 1000.0 / CLOCKS_PER_SEC;
    };
    WARN("CPU time: append of 100 rows "
         << milliseconds(appended - begin) / 10'000 << " ms, 100 of "
         << "10^6 points " << milliseconds(short_reads - appended) / 100 << " ms, all of them "
         << milliseconds(whole_read - short_reads) << " ms");
    CHECK(milliseconds(appended - begin) / 10'000 < 10.0);
    CHECK(milliseconds(short_reads - appended) / 100 < 20.0);
}

}  // namespace rangefinder::store::contract
