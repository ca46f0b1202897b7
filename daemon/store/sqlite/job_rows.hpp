// Rows of the jobs table as records, and the one place where a job's state changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/store/sqlite/connection.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::store {

// A job with its number in the database.
struct StoredJob {
    std::int64_t seq = 0;
    JobRecord record;
};

// Everything but the labels of the row that `query`, over job_rows, stands at. `with_result` false:
// the query has no columns for result and findings.
StoredJob read_job_row(const Query& query, bool with_result);
void read_labels(Connection& connection, StoredJob& job);

// Whole jobs; nothing when there is none.
std::optional<StoredJob> find_job(Connection& connection, const std::string& id);
std::optional<StoredJob> find_job(Connection& connection, std::int64_t seq);

// What a fenced write needs to know of its job, without the long texts; nothing when the fence is
// stale.
std::optional<StoredJob> find_fenced(Connection& connection, const Fence& fence);

// Checks the transition, writes the state and adds the `state` event.
void transition(Connection& connection, StoredJob& job, JobState to);

// Adds an event and notes it as the job's newest; returns its id.
struct NewEvent {
    std::string_view type;
    std::string_view data;
};
std::uint64_t add_event(Connection& connection, std::int64_t job_seq, const NewEvent& event);

Error job_not_found(const std::string& id);

}  // namespace rangefinder::store
