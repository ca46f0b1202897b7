#include "daemon/store/sqlite/job_rows.hpp"

#include "daemon/store/event_json.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kSelectById = "SELECT * FROM job_rows WHERE id = ?";
constexpr const char* kSelectBySeq = "SELECT * FROM job_rows WHERE seq = ?";
constexpr const char* kSelectLabels = "SELECT key, value FROM job_labels WHERE job = ?";
constexpr const char* kSelectFenced =
    "SELECT seq, id, kind, name, state, attempts, cancel_requested FROM jobs "
    "WHERE id = ? AND owner = ? AND epoch = ? AND state = 1";
constexpr const char* kUpdateState = "UPDATE jobs SET state = ? WHERE seq = ?";
constexpr const char* kInsertEvent =
    "INSERT INTO events (job, type, overview, data) VALUES (?, ?, ?, ?)";
constexpr const char* kUpdateLastEvent = "UPDATE jobs SET last_event = ? WHERE seq = ?";

JobState to_state(std::int64_t number) {
    RF_CHECK(number >= 0 && number <= static_cast<std::int64_t>(JobState::kCancelled));
    return static_cast<JobState>(number);
}

JobProgress read_progress(const Query& query, int column) {
    JobProgress progress;
    progress.step = query.integer(column);
    progress.steps = query.integer(column + 1);
    progress.steps_per_second = query.real(column + 2);
    if (!query.is_null(column + 3)) progress.eta_seconds = query.real(column + 3);
    return progress;
}

template <typename Key>
std::optional<StoredJob> select_job(Connection& connection, const char* sql, const Key& key) {
    std::optional<StoredJob> job;
    {
        Query query(connection, sql, key);
        if (query.next()) job = read_job_row(query, true);
    }
    if (job) read_labels(connection, *job);
    return job;
}

}  // namespace

StoredJob read_job_row(const Query& query, bool with_result) {
    StoredJob job;
    JobRecord& record = job.record;
    job.seq = query.integer(0);
    record.id = query.text(1);
    record.kind = query.text(2);
    record.name = query.text(3);
    record.dataset = query.text(4);
    record.priority = query.integer(5);
    record.state = to_state(query.integer(6));
    record.created_at = query.time(7);
    record.started_at = query.optional_time(8);
    record.finished_at = query.optional_time(9);
    record.progress = read_progress(query, 10);
    record.attempts = query.integer(14);
    record.cancel_requested = query.integer(15) != 0;
    record.last_event = static_cast<std::uint64_t>(query.integer(16));
    record.spec = query.text(17);
    record.summary = query.text(18);
    record.error = query.text(19);
    if (!with_result) return job;
    record.result = query.text(20);
    record.findings = query.text(21);
    return job;
}

void read_labels(Connection& connection, StoredJob& job) {
    for (Query query(connection, kSelectLabels, job.seq); query.next();) {
        job.record.labels.emplace(query.text(0), query.text(1));
    }
}

std::optional<StoredJob> find_job(Connection& connection, const std::string& id) {
    return select_job(connection, kSelectById, id);
}

std::optional<StoredJob> find_job(Connection& connection, std::int64_t seq) {
    return select_job(connection, kSelectBySeq, seq);
}

std::optional<StoredJob> find_fenced(Connection& connection, const Fence& fence) {
    Query query(connection, kSelectFenced, fence.job, fence.owner, fence.epoch);
    if (!query.next()) return std::nullopt;
    StoredJob job;
    job.seq = query.integer(0);
    job.record.id = query.text(1);
    job.record.kind = query.text(2);
    job.record.name = query.text(3);
    job.record.state = to_state(query.integer(4));
    job.record.attempts = query.integer(5);
    job.record.cancel_requested = query.integer(6) != 0;
    return job;
}

void transition(Connection& connection, StoredJob& job, JobState to) {
    RF_CHECK(may_follow(job.record.state, to));
    job.record.state = to;
    Query(connection, kUpdateState, static_cast<std::int64_t>(to), job.seq).run();
    const std::string data = state_event(job.record);
    job.record.last_event = add_event(connection, job.seq, {"state", data});
}

std::uint64_t add_event(Connection& connection, std::int64_t job_seq, const NewEvent& event) {
    const bool overview = event.type == "state" || event.type == "progress";
    Query(connection, kInsertEvent, job_seq, event.type, overview, event.data).run();
    const auto id = static_cast<std::uint64_t>(connection.last_insert_id());
    Query(connection, kUpdateLastEvent, id, job_seq).run();
    return id;
}

Error job_not_found(const std::string& id) {
    return Error{ErrorKind::kNotFound, "there is no job " + id, {}};
}

}  // namespace rangefinder::store
