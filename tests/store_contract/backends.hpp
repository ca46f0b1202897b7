// The backends that the contract holds for, and what its tests have in common. A backend has
// store(), reopen() (as a restarted daemon would) and clock().
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <tuple>

#include "daemon/store/sqlite/sqlite_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace rangefinder::store::contract {

class SqliteBackend {
  public:
    SqliteBackend() { open(); }
    Store& store() { return *store_; }
    test::FakeClock& clock() { return clock_; }
    void reopen() {
        store_.reset();
        open();
    }

  private:
    void open() {
        Result<std::unique_ptr<Store>> opened =
            open_sqlite_store({.data_dir = directory_.path()}, clock_);
        REQUIRE(opened.ok());
        store_ = std::move(*opened);
    }

    test::TemporaryDirectory directory_;
    test::FakeClock clock_;
    std::unique_ptr<Store> store_;
};

using Backends = std::tuple<SqliteBackend>;

inline constexpr std::size_t kQueueLimit = 1'000'000;
inline constexpr std::chrono::seconds kLease{20};

inline NewJob new_job(const std::string& id) {
    NewJob job;
    job.id = id;
    job.kind = "range_test";
    job.name = "name of " + id;
    job.spec = "{\"spec\":1}";
    job.summary = "{\"summary\":2}";
    return job;
}

inline JobRecord submit(Store& store, const NewJob& job) {
    auto submitted = store.submit(job, kQueueLimit, std::nullopt);
    REQUIRE(submitted.ok());
    REQUIRE(submitted->second);
    return submitted->first;
}

inline JobRecord submit(Store& store, const std::string& id) {
    return submit(store, new_job(id));
}

inline Fence claim(Store& store, const std::string& owner = "owner") {
    auto claimed = store.claim(owner, kLease);
    REQUIRE(claimed.has_value());
    return claimed->second;
}

inline JobState state_of(Store& store, const std::string& id) {
    const auto job = store.job(id);
    REQUIRE(job.ok());
    return job->state;
}

inline SeriesData points(const std::string& name, std::int64_t from, std::int64_t count) {
    SeriesData series{name, {}, {}};
    for (std::int64_t step = from; step < from + count; ++step) {
        series.steps.push_back(step);
        series.values.push_back(static_cast<double>(step) * 0.5);
    }
    return series;
}

}  // namespace rangefinder::store::contract
