// A store that works, or throws when the test says so.
#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>

#include "daemon/store/sqlite/sqlite_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace rangefinder::jobs {

class FakeStore final : public store::Store {
  public:
    FakeStore() {
        auto opened = store::open_sqlite_store({.data_dir = directory_.path()}, clock_);
        if (!opened.ok()) throw std::runtime_error(opened.error().text);
        real_ = std::move(*opened);
    }
    test::FakeClock& clock() { return clock_; }
    // The next `count` appends and finishes throw.
    void break_writes(int count) { failures_ = count; }

    std::pair<store::DatasetRecord, bool> put_dataset(const store::DatasetRecord& d) override {
        return real_->put_dataset(d);
    }
    Result<store::DatasetRecord> dataset(const std::string& id) override {
        return real_->dataset(id);
    }
    std::vector<store::DatasetRecord> datasets() override { return real_->datasets(); }
    Result<void> delete_dataset(const std::string& id) override {
        return real_->delete_dataset(id);
    }
    Result<std::pair<store::JobRecord, bool>> submit(
        const store::NewJob& job, std::size_t limit,
        const std::optional<store::Idempotency>& idempotency) override {
        return real_->submit(job, limit, idempotency);
    }
    Result<std::pair<store::JobRecord, bool>> begin_run(
        const store::NewJob& run, std::size_t limit,
        const std::optional<store::Idempotency>& idempotency) override {
        return real_->begin_run(run, limit, idempotency);
    }
    Result<store::JobRecord> job(const std::string& id) override { return real_->job(id); }
    Result<store::JobPage> jobs(const store::JobFilter& filter) override {
        return real_->jobs(filter);
    }
    Result<store::JobRecord> cancel(const std::string& id) override { return real_->cancel(id); }
    Result<store::JobRecord> retry(const std::string& id) override { return real_->retry(id); }
    Result<void> delete_job(const std::string& id) override { return real_->delete_job(id); }
    std::optional<std::pair<store::JobRecord, store::Fence>> claim(
        const std::string& owner, std::chrono::seconds lease) override {
        return real_->claim(owner, lease);
    }
    bool renew(const store::Fence& fence, std::chrono::seconds lease) override {
        return real_->renew(fence, lease);
    }
    bool append(const store::Fence& fence, const std::vector<store::SeriesData>& series,
                const std::optional<store::JobProgress>& progress,
                const std::vector<std::pair<std::string, std::string>>& events) override {
        maybe_fail();
        return real_->append(fence, series, progress, events);
    }
    bool finish(const store::Fence& fence, const Outcome& outcome) override {
        maybe_fail();
        return real_->finish(fence, outcome);
    }
    bool release(const store::Fence& fence, store::ReleaseReason reason) override {
        return real_->release(fence, reason);
    }
    std::size_t recover(const std::string& owner, std::int64_t attempts) override {
        return real_->recover(owner, attempts);
    }
    bool cancel_requested(const store::Fence& fence) override {
        return real_->cancel_requested(fence);
    }
    std::vector<store::SeriesData> series(const std::string& job,
                                          const std::vector<std::string>& names, std::int64_t from,
                                          std::int64_t to) override {
        return real_->series(job, names, from, to);
    }
    std::vector<store::EventRecord> events(const std::vector<std::string>& topics,
                                           std::uint64_t after, std::size_t limit) override {
        return real_->events(topics, after, limit);
    }
    std::uint64_t last_event() override { return real_->last_event(); }
    std::shared_ptr<void> subscribe(std::function<void()> wake) override {
        return real_->subscribe(std::move(wake));
    }
    store::Counts counts() override { return real_->counts(); }
    void ping() override { real_->ping(); }
    std::string kind() const override { return "fake"; }

  private:
    void maybe_fail() {
        if (failures_ <= 0) return;
        --failures_;
        throw std::runtime_error("database or disk is full");
    }

    test::TemporaryDirectory directory_;
    test::FakeClock clock_;
    std::unique_ptr<store::Store> real_;
    std::atomic<int> failures_ = 0;
};

}  // namespace rangefinder::jobs
