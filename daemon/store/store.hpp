// Where everything is kept that must outlive a crash: data sets, jobs, series, events.
// Specifications and results are opaque JSON text here. One contract suite (tests/store_contract)
// holds for every backend.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::store {

//                    claim                finish(succeeded | failed | cancelled)
//   queued ----------------------> running ------------------------> succeeded | failed | cancelled
//     |  ^                          |                                       |
//     |  +--------------------------+  release (worker died, restart)       |  retry
//     |  ^------------------------------------------------------------------+
//     +--> cancelled (cancel while queued)
enum class JobState { kQueued, kRunning, kSucceeded, kFailed, kCancelled };
std::string_view job_state_name(JobState state);
std::optional<JobState> job_state_from(std::string_view name);
// Succeeded, failed or cancelled.
bool is_final(JobState state);
// The transitions drawn above, and no other. Every backend asks here before it changes a state.
bool may_follow(JobState from, JobState to);

struct DatasetRecord {
    std::string id;  // "ds_" + hash of bytes and options.
    std::string name;
    WallTime created_at;
    std::uint64_t bytes = 0;  // On disk.
    std::string spec;         // JSON of DatasetSpec.
    std::string description;  // JSON of DatasetDescription.
};

struct NewJob {
    std::string id;  // "job_...", unique and unguessable enough not to collide.
    std::string kind;
    std::string name;
    std::string dataset;
    std::int64_t priority = 0;
    std::map<std::string, std::string> labels;
    std::string spec;     // JSON as it will be shown, defaults filled in.
    std::string summary;  // JSON: model summary.
};

struct JobProgress {
    std::int64_t step = 0;
    std::int64_t steps = 0;
    double steps_per_second = 0.0;
    std::optional<double> eta_seconds;
};

struct JobRecord : NewJob {
    JobState state = JobState::kQueued;
    WallTime created_at;
    std::optional<WallTime> started_at;
    std::optional<WallTime> finished_at;
    JobProgress progress;
    std::int64_t attempts = 0;
    bool cancel_requested = false;
    std::string result;            // JSON, empty until there is one.
    std::string findings;          // JSON array, empty until there are any.
    std::string error;             // JSON {"kind", "message"}, empty: none.
    std::uint64_t last_event = 0;  // Id of its newest event.
};

// Who may write to a running job: every write of a worker carries it and is refused once another
// has claimed the job.
struct Fence {
    std::string job;
    std::string owner;
    std::int64_t epoch = 0;
};

// A run: a training that happens elsewhere and is told to us as it goes. It is a job of this kind
// and owner, running from the start; nobody claims it, and after a restart it runs on.
inline constexpr const char* kRunKind = "run";
inline constexpr const char* kRunOwner = "elsewhere";
// The fence of a run, from its begin to its end.
Fence run_fence(const std::string& run);

struct SeriesData {
    std::string name;
    std::vector<std::int64_t> steps;
    std::vector<double> values;  // NaN and infinities kept apart: see contract tests.
};

struct EventRecord {
    std::uint64_t id = 0;  // Grows over all jobs.
    std::string job;
    std::string type;  // "progress", "records", "finding", "state".
    std::string data;  // JSON, one line.
};

struct JobFilter {
    std::optional<std::string> kind;
    std::optional<JobState> state;
    std::map<std::string, std::string> labels;
    std::optional<std::string> text;  // In name or id.
    std::size_t limit = 50;
    std::string cursor;  // "" or next_cursor of the page before.
};
struct JobPage {
    std::vector<JobRecord> jobs;  // Newest first; without result and findings.
    std::string next_cursor;      // "": last page.
};

struct Idempotency {
    std::string key;
    std::string body_hash;
};

struct Counts {
    std::map<std::string, std::int64_t> queued;   // By kind.
    std::map<std::string, std::int64_t> running;  // By kind.
    std::optional<WallTime> oldest_queued;
    std::int64_t datasets = 0;
    std::uint64_t dataset_bytes = 0;
    std::uint64_t store_bytes = 0;
    std::uint64_t wal_bytes = 0;
};

// Why a running job goes back to the queue.
enum class ReleaseReason { kWorkerDied, kShutdown };

// Thread-safe. Expected outcomes are Results; a broken disk or database throws std::runtime_error.
class Store {
  public:
    virtual ~Store() = default;

    // --- data sets
    // False in the pair: it was there already (same id), nothing changed.
    virtual std::pair<DatasetRecord, bool> put_dataset(const DatasetRecord& dataset) = 0;
    virtual Result<DatasetRecord> dataset(const std::string& id) = 0;
    virtual std::vector<DatasetRecord> datasets() = 0;
    // kConflict while a queued or running job uses it.
    virtual Result<void> delete_dataset(const std::string& id) = 0;

    // --- jobs, for the API
    // Committed and fsynced when it returns. kUnavailable when `queue_limit` jobs wait already;
    // kInvalid ("/dataset") when the data set is not there (any more);
    // kConflict for a known idempotency key with another body; a known key with the same body
    // returns the job of then (false in the pair).
    virtual Result<std::pair<JobRecord, bool>> submit(
        const NewJob& job, std::size_t queue_limit,
        const std::optional<Idempotency>& idempotency) = 0;
    // As submit(), but of a run: `run.kind` is kRunKind, and it is running when this returns.
    // kUnavailable when `most_running` runs are.
    virtual Result<std::pair<JobRecord, bool>> begin_run(
        const NewJob& run, std::size_t most_running,
        const std::optional<Idempotency>& idempotency) = 0;
    virtual Result<JobRecord> job(const std::string& id) = 0;
    virtual Result<JobPage> jobs(const JobFilter& filter) = 0;
    // Queued: cancelled at once. Running: cancel_requested. Finished: kConflict.
    virtual Result<JobRecord> cancel(const std::string& id) = 0;
    // Finished (not succeeded): queued again with attempts 0 and its old series gone. Else, and for
    // runs, kConflict.
    virtual Result<JobRecord> retry(const std::string& id) = 0;
    // Finished or queued: removed with series and events. Running: kConflict.
    virtual Result<void> delete_job(const std::string& id) = 0;

    // --- jobs, for the scheduler
    virtual std::optional<std::pair<JobRecord, Fence>> claim(const std::string& owner,
                                                             std::chrono::seconds lease) = 0;
    // False: the fence is stale (or the job not running); nothing was written. `lease` is renewed
    // by each.
    virtual bool renew(const Fence& fence, std::chrono::seconds lease) = 0;
    // One transaction. Series become one `records` event (and, with it, what series() reads),
    // progress the job's one `progress` event (the older is replaced), `events` {type, data} are
    // whatever else happened ("finding"). Ids are given here. Durable with the next finish or
    // submit: a power loss may cost the last batches of a running job, a crash costs none.
    virtual bool append(const Fence& fence, const std::vector<SeriesData>& series,
                        const std::optional<JobProgress>& progress,
                        const std::vector<std::pair<std::string, std::string>>& events) = 0;
    struct Outcome {
        JobState state = JobState::kSucceeded;
        std::string result, findings, error;
    };
    // Durable when it returns.
    virtual bool finish(const Fence& fence, const Outcome& outcome) = 0;
    // Back to queued, with series, progress and findings of this attempt removed: a training that
    // goes on from a checkpoint tells them again. kShutdown: the attempt does not count.
    virtual bool release(const Fence& fence, ReleaseReason reason) = 0;
    // Running jobs whose lease lapsed, or that belonged to `owner` before it restarted: back to
    // queued, or failed after `max_attempts`, or cancelled when that was asked. Returns how many.
    // An empty owner: only lapsed leases.
    virtual std::size_t recover(const std::string& owner, std::int64_t max_attempts) = 0;
    virtual bool cancel_requested(const Fence& fence) = 0;

    // --- series and events
    // Names given but not measured are simply absent; no names: all, in the order in which they
    // first appeared. Steps in [from, to], in the order in which they were appended.
    virtual std::vector<SeriesData> series(const std::string& job,
                                           const std::vector<std::string>& names, std::int64_t from,
                                           std::int64_t to) = 0;
    // Events of the topics with id > after, oldest first, each once: reading on from the last id
    // seen leaves no gap and repeats nothing. Topic "jobs": state and progress of all jobs;
    // "job:ID": all of one job's; "findings", "findings:ID": findings alone, of
    // all jobs or one. State changes make their own events; a retried job begins a new
    // history.
    virtual std::vector<EventRecord> events(const std::vector<std::string>& topics,
                                            std::uint64_t after, std::size_t limit) = 0;
    virtual std::uint64_t last_event() = 0;
    // `wake` is called after each commit that added events or jobs, on the committing thread: must
    // be quick and call nothing of the store. Dropping the token ends it; no call comes after that.
    virtual std::shared_ptr<void> subscribe(std::function<void()> wake) = 0;

    virtual Counts counts() = 0;
    // Throws when the store does not answer.
    virtual void ping() = 0;
    virtual std::string kind() const = 0;  // "sqlite"
};

}  // namespace rangefinder::store
