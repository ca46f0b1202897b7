// The Store on SQLite; its member functions are spread over *_queries.cpp by what they are about.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/sqlite/data_dir_lock.hpp"
#include "daemon/store/sqlite/job_rows.hpp"
#include "daemon/store/sqlite/reader_pool.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"
#include "daemon/store/sqlite/write_transaction.hpp"
#include "daemon/store/subscribers.hpp"

namespace rangefinder::store {

// Thread-safe: writes go through one connection behind its mutex, in the order of their event ids;
// reads through the pool, each seeing one moment.
class SqliteStore final : public Store {
  public:
    struct Parts {
        SqliteOptions options;
        std::filesystem::path database;
        DataDirLock lock;
        std::unique_ptr<Writer> writer;
    };
    SqliteStore(Parts parts, const Clock& clock);

    std::pair<DatasetRecord, bool> put_dataset(const DatasetRecord& dataset) override;
    Result<DatasetRecord> dataset(const std::string& id) override;
    std::vector<DatasetRecord> datasets() override;
    Result<void> delete_dataset(const std::string& id) override;

    Result<std::pair<JobRecord, bool>> submit(
        const NewJob& job, std::size_t queue_limit,
        const std::optional<Idempotency>& idempotency) override;
    Result<std::pair<JobRecord, bool>> begin_run(
        const NewJob& run, std::size_t most_running,
        const std::optional<Idempotency>& idempotency) override;
    Result<JobRecord> job(const std::string& id) override;
    Result<JobPage> jobs(const JobFilter& filter) override;
    Result<JobRecord> cancel(const std::string& id) override;
    Result<JobRecord> retry(const std::string& id) override;
    Result<void> delete_job(const std::string& id) override;

    std::optional<std::pair<JobRecord, Fence>> claim(const std::string& owner,
                                                     std::chrono::seconds lease) override;
    bool renew(const Fence& fence, std::chrono::seconds lease) override;
    bool append(const Fence& fence, const std::vector<SeriesData>& series,
                const std::optional<JobProgress>& progress,
                const std::vector<std::pair<std::string, std::string>>& events) override;
    bool finish(const Fence& fence, const Outcome& outcome) override;
    bool release(const Fence& fence, ReleaseReason reason) override;
    std::size_t recover(const std::string& owner, std::int64_t max_attempts) override;
    bool cancel_requested(const Fence& fence) override;

    std::vector<SeriesData> series(const std::string& job, const std::vector<std::string>& names,
                                   std::int64_t from, std::int64_t to) override;
    std::vector<EventRecord> events(const std::vector<std::string>& topics, std::uint64_t after,
                                    std::size_t limit) override;
    std::uint64_t last_event() override;
    std::shared_ptr<void> subscribe(std::function<void()> wake) override;

    Counts counts() override;
    void ping() override;
    std::string kind() const override { return "sqlite"; }

  private:
    // Tells the observer how long the operation took, and whether it threw.
    class Timed;

    // What submit() and begin_run() do inside their transaction.
    using Check = std::function<Result<void>(Connection&)>;
    Result<std::pair<JobRecord, bool>> add_job(const NewJob& job, const Check& check,
                                               const std::optional<Idempotency>& idempotency);
    std::int64_t insert_job(Connection& connection, const NewJob& job);
    void start_run(Connection& connection, std::int64_t seq);
    void recover_job(Connection& connection, StoredJob& job, std::int64_t max_attempts);

    SqliteOptions options_;
    std::filesystem::path database_;
    const Clock& clock_;
    // Destroyed from the end: readers close before the writer, which then tidies the log away, and
    // the lock is dropped last.
    DataDirLock lock_;
    std::unique_ptr<Writer> writer_;
    ReaderPool readers_;
    Subscribers subscribers_;
};

// Reports one operation to the observer when it goes out of scope.
class SqliteStore::Timed {
  public:
    Timed(const SqliteStore& store, std::string_view operation);
    ~Timed();
    Timed(const Timed&) = delete;
    Timed& operator=(const Timed&) = delete;

  private:
    const SqliteStore& store_;
    std::string_view operation_;
    SteadyTime begin_;
    int exceptions_;  // In flight at the beginning: one more at the end means that it threw.
};

}  // namespace rangefinder::store
