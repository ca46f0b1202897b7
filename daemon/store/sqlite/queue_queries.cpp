// What the scheduler asks of jobs: claims, fenced writes, recovery.
#include <cmath>

#include "daemon/store/event_json.hpp"
#include "daemon/store/sqlite/series_queries.hpp"
#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kSelectNext =
    "SELECT seq FROM jobs WHERE state = 0 ORDER BY priority DESC, seq LIMIT 1";
constexpr const char* kClaim =
    "UPDATE jobs SET owner = ?, epoch = epoch + 1, lease_expires_at = ?, started_at = ?, "
    "attempts = attempts + 1 WHERE seq = ? RETURNING epoch, attempts, started_at";
constexpr const char* kRenew =
    "UPDATE jobs SET lease_expires_at = ? WHERE id = ? AND owner = ? AND epoch = ? AND state = 1";
constexpr const char* kWriteProgress =
    "UPDATE jobs SET step = ?, steps = ?, steps_per_second = ?, eta_seconds = ? WHERE seq = ?";
constexpr const char* kDeleteProgressEvent =
    "DELETE FROM events WHERE id = (SELECT progress_event FROM jobs WHERE seq = ?)";
constexpr const char* kNoteProgressEvent = "UPDATE jobs SET progress_event = ? WHERE seq = ?";
constexpr const char* kEndLease =
    "UPDATE jobs SET owner = NULL, lease_expires_at = NULL, finished_at = ? WHERE seq = ?";
constexpr const char* kWriteOutcome =
    "UPDATE job_documents SET result = ?, findings = ?, error = ? WHERE job = ?";
constexpr const char* kForgetAttempt =
    "UPDATE jobs SET owner = NULL, lease_expires_at = NULL, started_at = NULL, step = 0, "
    "steps = 0, steps_per_second = 0, eta_seconds = NULL, progress_event = NULL, "
    "attempts = attempts - ? WHERE seq = ?";
// Their batches go with them.
constexpr const char* kDeleteMeasured = "DELETE FROM events WHERE job = ? AND type != 'state'";
constexpr const char* kSelectOrphans =
    "SELECT seq FROM jobs WHERE state = 1 AND (lease_expires_at < ? OR (owner = ? AND owner != "
    "''))";
constexpr const char* kSelectCancel =
    "SELECT cancel_requested FROM jobs "
    "WHERE id = ? AND owner = ? AND epoch = ? AND state = 1";

void write_series(Connection& connection, std::int64_t job, const std::vector<SeriesData>& series) {
    bool any = false;
    for (const SeriesData& one : series) any = any || !one.steps.empty();
    if (!any) return;
    const std::uint64_t event = add_event(connection, job, {"records", ""});
    for (const SeriesData& one : series) insert_batch(connection, {event, job}, one);
}

void write_progress(Connection& connection, const StoredJob& job, JobProgress progress) {
    if (!std::isfinite(progress.steps_per_second)) progress.steps_per_second = 0.0;
    Query(connection, kWriteProgress, progress.step, progress.steps, progress.steps_per_second,
          progress.eta_seconds, job.seq)
        .run();
    Query(connection, kDeleteProgressEvent, job.seq).run();
    const std::string data = progress_event(job.record.id, progress);
    const std::uint64_t event = add_event(connection, job.seq, {"progress", data});
    Query(connection, kNoteProgressEvent, event, job.seq).run();
}

// Back to queued, as if the attempt had not measured anything.
void requeue(Connection& connection, StoredJob& job, ReleaseReason reason) {
    const std::int64_t uncounted = reason == ReleaseReason::kShutdown ? 1 : 0;
    Query(connection, kForgetAttempt, uncounted, job.seq).run();
    Query(connection, kDeleteMeasured, job.seq).run();
    job.record.attempts -= uncounted;
    transition(connection, job, JobState::kQueued);
}

void end_job(Connection& connection, StoredJob& job, WallTime now, const Store::Outcome& outcome) {
    RF_CHECK(is_final(outcome.state));
    Query(connection, kEndLease, now, job.seq).run();
    Query(connection, kWriteOutcome, outcome.result, outcome.findings, outcome.error, job.seq)
        .run();
    transition(connection, job, outcome.state);
}

std::string exhausted_error(std::int64_t attempts) {
    return job_error("worker_died", "the daemon or its worker ended " + std::to_string(attempts) +
                                        " times while it ran this job; it is not tried again");
}

}  // namespace

std::optional<std::pair<JobRecord, Fence>> SqliteStore::claim(const std::string& owner,
                                                              std::chrono::seconds lease) {
    const Timed timed(*this, "claim");
    RF_CHECK(!owner.empty());
    WriteTransaction transaction(*writer_, Durability::kBatched);
    Connection& connection = transaction.connection();
    std::optional<std::int64_t> seq;
    if (Query next(connection, kSelectNext); next.next()) seq = next.integer(0);
    if (!seq) return std::nullopt;
    std::optional<StoredJob> job = find_job(connection, *seq);
    RF_CHECK(job.has_value());
    const WallTime now = clock_.wall();
    Fence fence{job->record.id, owner, 0};
    {
        Query claimed(connection, kClaim, owner, now + lease, now, *seq);
        RF_CHECK(claimed.next());
        fence.epoch = claimed.integer(0);
        job->record.attempts = claimed.integer(1);
        job->record.started_at = claimed.time(2);
    }
    transition(connection, *job, JobState::kRunning);
    transaction.commit();
    subscribers_.notify();
    return std::pair(std::move(job->record), std::move(fence));
}

bool SqliteStore::renew(const Fence& fence, std::chrono::seconds lease) {
    const Timed timed(*this, "renew");
    WriteTransaction transaction(*writer_, Durability::kBatched);
    const int renewed = Query(transaction.connection(), kRenew, clock_.wall() + lease, fence.job,
                              fence.owner, fence.epoch)
                            .run();
    transaction.commit();
    return renewed == 1;
}

bool SqliteStore::append(const Fence& fence, const std::vector<SeriesData>& series,
                         const std::optional<JobProgress>& progress,
                         const std::vector<std::pair<std::string, std::string>>& events) {
    const Timed timed(*this, "append");
    WriteTransaction transaction(*writer_, Durability::kBatched);
    Connection& connection = transaction.connection();
    const std::optional<StoredJob> job = find_fenced(connection, fence);
    if (!job) return false;
    write_series(connection, job->seq, series);
    if (progress) write_progress(connection, *job, *progress);
    for (const auto& [type, data] : events) add_event(connection, job->seq, {type, data});
    transaction.commit();
    subscribers_.notify();
    return true;
}

bool SqliteStore::finish(const Fence& fence, const Outcome& outcome) {
    const Timed timed(*this, "finish");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    std::optional<StoredJob> job = find_fenced(transaction.connection(), fence);
    if (!job) return false;
    end_job(transaction.connection(), *job, clock_.wall(), outcome);
    transaction.commit();
    subscribers_.notify();
    return true;
}

bool SqliteStore::release(const Fence& fence, ReleaseReason reason) {
    const Timed timed(*this, "finish");
    WriteTransaction transaction(*writer_, Durability::kBatched);
    std::optional<StoredJob> job = find_fenced(transaction.connection(), fence);
    if (!job) return false;
    requeue(transaction.connection(), *job, reason);
    transaction.commit();
    subscribers_.notify();
    return true;
}

void SqliteStore::recover_job(Connection& connection, StoredJob& job, std::int64_t max_attempts) {
    const WallTime now = clock_.wall();
    if (job.record.cancel_requested) {
        end_job(connection, job, now, {JobState::kCancelled, "", "", ""});
    } else if (job.record.attempts >= max_attempts) {
        const std::string error = exhausted_error(job.record.attempts);
        end_job(connection, job, now, {JobState::kFailed, "", "", error});
    } else {
        requeue(connection, job, ReleaseReason::kWorkerDied);
    }
}

std::size_t SqliteStore::recover(const std::string& owner, std::int64_t max_attempts) {
    const Timed timed(*this, "claim");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    std::vector<std::int64_t> orphans;
    for (Query query(connection, kSelectOrphans, clock_.wall(), owner); query.next();) {
        orphans.push_back(query.integer(0));
    }
    for (const std::int64_t seq : orphans) {
        std::optional<StoredJob> job = find_job(connection, seq);
        RF_CHECK(job.has_value());
        recover_job(connection, *job, max_attempts);
    }
    transaction.commit();
    if (!orphans.empty()) subscribers_.notify();
    return orphans.size();
}

bool SqliteStore::cancel_requested(const Fence& fence) {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    Query query(*reader, kSelectCancel, fence.job, fence.owner, fence.epoch);
    return query.next() && query.integer(0) != 0;
}

}  // namespace rangefinder::store
