// What the API asks of jobs.
#include <charconv>

#include "daemon/store/event_json.hpp"
#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kSelectKey = "SELECT body_hash, job FROM idempotency WHERE key = ?";
constexpr const char* kInsertKey = "INSERT INTO idempotency (key, body_hash, job) VALUES (?, ?, ?)";
constexpr const char* kCountQueued = "SELECT count(*) FROM jobs WHERE state = 0";
constexpr const char* kSelectDataset = "SELECT 1 FROM datasets WHERE id = ?";
constexpr const char* kInsertJob =
    "INSERT INTO jobs (id, kind, name, dataset, priority, state, created_at) "
    "VALUES (?, ?, ?, ?, ?, 0, ?)";
constexpr const char* kInsertDocuments =
    "INSERT INTO job_documents (job, spec, summary) VALUES (?, ?, ?)";
constexpr const char* kInsertLabel = "INSERT INTO job_labels (job, key, value) VALUES (?, ?, ?)";
constexpr const char* kRequestCancel = "UPDATE jobs SET cancel_requested = 1 WHERE seq = ?";
constexpr const char* kSetFinished = "UPDATE jobs SET finished_at = ? WHERE seq = ?";
constexpr const char* kResetJob =
    "UPDATE jobs SET started_at = NULL, finished_at = NULL, step = 0, steps = 0, "
    "steps_per_second = 0, eta_seconds = NULL, attempts = 0, cancel_requested = 0, "
    "progress_event = NULL WHERE seq = ?";
constexpr const char* kResetDocuments =
    "UPDATE job_documents SET error = '', result = '', findings = '' WHERE job = ?";
constexpr const char* kCountRuns = "SELECT count(*) FROM jobs WHERE state = 1 AND kind = ?";
// Without a lease: it does not lapse.
constexpr const char* kStartRun =
    "UPDATE jobs SET owner = ?, epoch = ?, started_at = created_at, attempts = 1 WHERE seq = ?";
constexpr const char* kDeleteEvents = "DELETE FROM events WHERE job = ?";
constexpr const char* kDeleteJob = "DELETE FROM jobs WHERE seq = ?";

// Newest first, after the cursor's place. ?6 holds the labels that are wanted, as "key=value" lines
// with 0x1F between key and value and 0x1E after each: every label of the job that is among them
// counts, and ?7 is how many there must be.
constexpr const char* kSelectPage =
    "SELECT seq, id, kind, name, dataset, priority, state, created_at, started_at, finished_at, "
    "step, steps, steps_per_second, eta_seconds, attempts, cancel_requested, last_event, spec, "
    "summary, error FROM job_rows "
    "WHERE (created_at, id) < (?1, ?2) "
    "AND (?3 IS NULL OR kind = ?3) AND (?4 IS NULL OR state = ?4) "
    "AND (?5 IS NULL OR instr(lower(name), lower(?5)) > 0 OR instr(id, ?5) > 0) "
    "AND (?7 = 0 OR (SELECT count(*) FROM job_labels WHERE job = seq "
    "AND instr(?6, char(30) || key || char(31) || value || char(30)) > 0) = ?7) "
    "ORDER BY created_at DESC, id DESC LIMIT ?8";

struct Place {
    std::int64_t created_at;
    std::string id;
};

// Before the first of all jobs: no time and no id is greater.
Place first_place() {
    return {std::numeric_limits<std::int64_t>::max(), ""};
}

std::string to_cursor(const JobRecord& job) {
    return std::to_string(to_microseconds(job.created_at)) + "." + job.id;
}

std::optional<Place> from_cursor(const std::string& cursor) {
    if (cursor.empty()) return first_place();
    Place place{0, ""};
    const char* const end = cursor.data() + cursor.size();
    const auto [rest, error] = std::from_chars(cursor.data(), end, place.created_at);
    if (error != std::errc{} || rest == end || *rest != '.') return std::nullopt;
    place.id.assign(rest + 1, end);
    return place;
}

std::string to_needle(const std::map<std::string, std::string>& labels) {
    std::string needle = "\x1e";
    for (const auto& [key, value] : labels) needle += key + "\x1f" + value + "\x1e";
    return needle;
}

void insert_documents(Connection& connection, std::int64_t seq, const NewJob& job) {
    Query(connection, kInsertDocuments, seq, job.spec, job.summary).run();
    for (const auto& [key, value] : job.labels) {
        Query(connection, kInsertLabel, seq, key, value).run();
    }
}

// The job that the key stood for at first; nothing: the key is new.
Result<std::optional<JobRecord>> find_earlier(Connection& connection, const Idempotency& wanted) {
    std::int64_t seq = 0;
    {
        Query query(connection, kSelectKey, wanted.key);
        if (!query.next()) return std::optional<JobRecord>{};
        if (query.text(0) != wanted.body_hash) {
            return Error{ErrorKind::kConflict,
                         "the idempotency key \"" + wanted.key +
                             "\" was used before with another request body",
                         {}};
        }
        seq = query.integer(1);
    }
    std::optional<StoredJob> job = find_job(connection, seq);
    RF_CHECK(job.has_value());
    return std::optional<JobRecord>(std::move(job->record));
}

bool dataset_exists(Connection& connection, const std::string& id) {
    return Query(connection, kSelectDataset, id).next();
}

Result<void> check_submission(Connection& connection, const NewJob& job, std::size_t queue_limit) {
    if (!job.dataset.empty() && !dataset_exists(connection, job.dataset)) {
        return field_error("/dataset", "there is no data set \"" + job.dataset + "\"");
    }
    Query query(connection, kCountQueued);
    query.next();
    if (static_cast<std::uint64_t>(query.integer(0)) < queue_limit) return {};
    return Error{ErrorKind::kUnavailable,
                 "the queue is full: " + std::to_string(query.integer(0)) + " jobs wait, at most " +
                     std::to_string(queue_limit) + " may",
                 {}};
}

Result<void> check_running(Connection& connection, std::size_t most_running) {
    Query query(connection, kCountRuns, kRunKind);
    query.next();
    if (static_cast<std::uint64_t>(query.integer(0)) < most_running) return {};
    return Error{ErrorKind::kUnavailable,
                 std::to_string(query.integer(0)) + " runs are running, at most " +
                     std::to_string(most_running) + " may at a time",
                 {}};
}

Error wrong_state(const JobRecord& job, const std::string& wish) {
    return Error{ErrorKind::kConflict,
                 "job " + job.id + " is " + std::string(job_state_name(job.state)) +
                     " and cannot be " + wish,
                 {}};
}

}  // namespace

std::int64_t SqliteStore::insert_job(Connection& connection, const NewJob& job) {
    Query(connection, kInsertJob, job.id, job.kind, job.name, job.dataset, job.priority,
          clock_.wall())
        .run();
    const std::int64_t seq = connection.last_insert_id();
    insert_documents(connection, seq, job);
    JobRecord record;
    static_cast<NewJob&>(record) = job;
    add_event(connection, seq, {"state", state_event(record)});
    return seq;
}

void SqliteStore::start_run(Connection& connection, std::int64_t seq) {
    const Fence fence = run_fence("");
    Query(connection, kStartRun, fence.owner, fence.epoch, seq).run();
    std::optional<StoredJob> run = find_job(connection, seq);
    RF_CHECK(run.has_value());
    transition(connection, *run, JobState::kRunning);
}

Result<std::pair<JobRecord, bool>> SqliteStore::add_job(
    const NewJob& job, const Check& check, const std::optional<Idempotency>& idempotency) {
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    if (idempotency) {
        Result<std::optional<JobRecord>> earlier = find_earlier(connection, *idempotency);
        if (!earlier) return earlier.error();
        if (*earlier) return std::pair(std::move(**earlier), false);
    }
    if (const Result<void> fine = check(connection); !fine) return fine.error();
    const std::int64_t seq = insert_job(connection, job);
    if (job.kind == kRunKind) start_run(connection, seq);
    if (idempotency) {
        Query(connection, kInsertKey, idempotency->key, idempotency->body_hash, seq).run();
    }
    std::optional<StoredJob> stored = find_job(connection, seq);
    RF_CHECK(stored.has_value());
    transaction.commit();
    subscribers_.notify();
    return std::pair(std::move(stored->record), true);
}

Result<std::pair<JobRecord, bool>> SqliteStore::submit(
    const NewJob& job, std::size_t queue_limit, const std::optional<Idempotency>& idempotency) {
    const Timed timed(*this, "submit");
    RF_CHECK(job.kind != kRunKind);
    const auto check = [&](Connection& connection) {
        return check_submission(connection, job, queue_limit);
    };
    return add_job(job, check, idempotency);
}

Result<std::pair<JobRecord, bool>> SqliteStore::begin_run(
    const NewJob& run, std::size_t most_running, const std::optional<Idempotency>& idempotency) {
    const Timed timed(*this, "submit");
    RF_CHECK(run.kind == kRunKind);
    const auto check = [&](Connection& connection) {
        return check_running(connection, most_running);
    };
    return add_job(run, check, idempotency);
}

Result<JobRecord> SqliteStore::job(const std::string& id) {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    const ReadTransaction moment(*reader);
    std::optional<StoredJob> job = find_job(*reader, id);
    if (!job) return job_not_found(id);
    return std::move(job->record);
}

Result<JobPage> SqliteStore::jobs(const JobFilter& filter) {
    const Timed timed(*this, "list");
    const std::optional<Place> place = from_cursor(filter.cursor);
    if (!place) return field_error("?cursor", "\"" + filter.cursor + "\" is not a cursor of ours");
    std::optional<std::int64_t> state;
    if (filter.state) state = static_cast<std::int64_t>(*filter.state);
    const ReaderPool::Lease reader = readers_.take();
    const ReadTransaction moment(*reader);
    std::vector<StoredJob> found;
    // One more than asked tells whether there is a next page.
    for (Query query(*reader, kSelectPage, place->created_at, place->id, filter.kind, state,
                     filter.text, to_needle(filter.labels), std::uint64_t{filter.labels.size()},
                     std::uint64_t{filter.limit} + 1);
         query.next();) {
        found.push_back(read_job_row(query, false));
    }
    JobPage page;
    for (StoredJob& job : found) {
        if (page.jobs.size() == filter.limit) break;
        read_labels(*reader, job);
        page.jobs.push_back(std::move(job.record));
    }
    if (found.size() > filter.limit && filter.limit > 0) {
        page.next_cursor = to_cursor(page.jobs.back());
    }
    return page;
}

Result<JobRecord> SqliteStore::cancel(const std::string& id) {
    const Timed timed(*this, "submit");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    std::optional<StoredJob> job = find_job(connection, id);
    if (!job) return job_not_found(id);
    if (is_final(job->record.state)) return wrong_state(job->record, "cancelled");
    Query(connection, kRequestCancel, job->seq).run();
    if (job->record.state == JobState::kQueued) {
        Query(connection, kSetFinished, clock_.wall(), job->seq).run();
        transition(connection, *job, JobState::kCancelled);
    }
    job = find_job(connection, id);
    transaction.commit();
    subscribers_.notify();
    return std::move(job->record);
}

Result<JobRecord> SqliteStore::retry(const std::string& id) {
    const Timed timed(*this, "submit");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    std::optional<StoredJob> job = find_job(connection, id);
    if (!job) return job_not_found(id);
    if (!may_follow(job->record.state, JobState::kQueued) ||
        job->record.state == JobState::kRunning) {
        return wrong_state(job->record, "retried");
    }
    if (job->record.kind == kRunKind) {
        return Error{ErrorKind::kConflict,
                     "run " + id + " happened elsewhere and cannot be run again from here",
                     {}};
    }
    const std::string& dataset = job->record.dataset;
    if (!dataset.empty() && !dataset_exists(connection, dataset)) {
        return Error{ErrorKind::kConflict, "its data set " + dataset + " was deleted", {}};
    }
    Query(connection, kDeleteEvents, job->seq).run();
    Query(connection, kResetJob, job->seq).run();
    Query(connection, kResetDocuments, job->seq).run();
    job->record.attempts = 0;
    transition(connection, *job, JobState::kQueued);
    job = find_job(connection, id);
    transaction.commit();
    subscribers_.notify();
    return std::move(job->record);
}

Result<void> SqliteStore::delete_job(const std::string& id) {
    const Timed timed(*this, "submit");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    const std::optional<StoredJob> job = find_job(connection, id);
    if (!job) return job_not_found(id);
    if (job->record.state == JobState::kRunning) return wrong_state(job->record, "deleted");
    Query(connection, kDeleteJob, job->seq).run();
    transaction.commit();
    subscribers_.notify();
    return {};
}

}  // namespace rangefinder::store
