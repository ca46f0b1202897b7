#include <map>

#include "daemon/store/event_json.hpp"
#include "daemon/store/sqlite/series_queries.hpp"
#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kSelectOverview =
    "SELECT events.id, jobs.id, type, data FROM events JOIN jobs ON jobs.seq = events.job "
    "WHERE overview = 1 AND events.id > ? ORDER BY events.id LIMIT ?";
constexpr const char* kSelectOfJob =
    "SELECT events.id, jobs.id, type, data FROM events JOIN jobs ON jobs.seq = events.job "
    "WHERE jobs.id = ? AND events.id > ? ORDER BY events.id LIMIT ?";
constexpr const char* kSelectFindings =
    "SELECT events.id, jobs.id, type, data FROM events JOIN jobs ON jobs.seq = events.job "
    "WHERE jobs.id = ? AND type = 'finding' AND events.id > ? ORDER BY events.id LIMIT ?";
constexpr const char* kSelectAllFindings =
    "SELECT events.id, jobs.id, type, data FROM events JOIN jobs ON jobs.seq = events.job "
    "WHERE type = 'finding' AND events.id > ? ORDER BY events.id LIMIT ?";
// What AUTOINCREMENT counts with: it does not go back when events are deleted.
constexpr const char* kSelectLast = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";

constexpr std::string_view kJobTopic = "job:";
constexpr std::string_view kFindingsTopic = "findings:";

using EventsById = std::map<std::uint64_t, EventRecord>;

void collect(Query& query, EventsById& found) {
    while (query.next()) {
        const auto id = static_cast<std::uint64_t>(query.integer(0));
        found.emplace(id, EventRecord{id, query.text(1), query.text(2), query.text(3)});
    }
}

struct EventRange {
    std::uint64_t after;
    std::uint64_t limit;
};

void collect_topic(Connection& connection, const std::string& topic, EventRange range,
                   EventsById& found) {
    if (topic == "jobs") {
        Query query(connection, kSelectOverview, range.after, range.limit);
        collect(query, found);
    } else if (topic == "findings") {
        Query query(connection, kSelectAllFindings, range.after, range.limit);
        collect(query, found);
    } else if (topic.starts_with(kJobTopic)) {
        const std::string job = topic.substr(kJobTopic.size());
        Query query(connection, kSelectOfJob, job, range.after, range.limit);
        collect(query, found);
    } else if (topic.starts_with(kFindingsTopic)) {
        const std::string job = topic.substr(kFindingsTopic.size());
        Query query(connection, kSelectFindings, job, range.after, range.limit);
        collect(query, found);
    }
}

void fill_records(Connection& connection, EventRecord& event) {
    if (event.type != "records") return;
    event.data = records_event(event.job, read_batches(connection, event.id));
}

}  // namespace

std::vector<EventRecord> SqliteStore::events(const std::vector<std::string>& topics,
                                             std::uint64_t after, std::size_t limit) {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    // One moment for all topics: else an event between two of the queries could be skipped.
    const ReadTransaction moment(*reader);
    EventsById found;
    for (const std::string& topic : topics) collect_topic(*reader, topic, {after, limit}, found);
    std::vector<EventRecord> events;
    for (auto& [id, event] : found) {
        if (events.size() == limit) break;
        fill_records(*reader, event);
        events.push_back(std::move(event));
    }
    return events;
}

std::uint64_t SqliteStore::last_event() {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    Query query(*reader, kSelectLast);
    return query.next() ? static_cast<std::uint64_t>(query.integer(0)) : 0;
}

}  // namespace rangefinder::store
