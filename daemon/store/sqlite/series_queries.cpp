#include "daemon/store/sqlite/series_queries.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kInsert =
    "INSERT INTO series_batches (event, job, name, first_step, last_step, steps, measured) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kSelectOfEvent =
    "SELECT name, first_step, steps, measured FROM series_batches WHERE event = ? ORDER BY id";
constexpr const char* kSelectJob = "SELECT seq FROM jobs WHERE id = ?";
constexpr const char* kSelectNames =
    "SELECT name FROM series_batches WHERE job = ? GROUP BY name ORDER BY min(id)";
constexpr const char* kSelectRange =
    "SELECT name, first_step, steps, measured FROM series_batches "
    "WHERE job = ? AND name = ? AND first_step <= ? AND last_step >= ? ORDER BY id";

template <typename Value>
BlobView as_blob(const std::vector<Value>& values) {
    return {values.data(), values.size() * sizeof(Value)};
}

template <typename Value>
void append_blob(std::string_view bytes, std::vector<Value>& values) {
    const std::size_t before = values.size();
    values.resize(before + bytes.size() / sizeof(Value));
    if (!bytes.empty()) std::memcpy(values.data() + before, bytes.data(), bytes.size());
}

// Steps that follow each other are not stored: an empty blob stands for first_step and what
// follows it, one a value. Most are so, and they would be half of all bytes.
bool follow_each_other(const std::vector<std::int64_t>& steps) {
    const auto gap = [](std::int64_t left, std::int64_t right) { return right != left + 1; };
    return std::adjacent_find(steps.begin(), steps.end(), gap) == steps.end();
}

// Reads the columns first_step, steps, measured, from `column` on.
void append_batch(const Query& query, int column, SeriesData& series) {
    const std::size_t before = series.steps.size();
    append_blob(query.blob(column + 1), series.steps);
    append_blob(query.blob(column + 2), series.values);
    if (series.steps.size() > before) return;
    series.steps.resize(series.values.size());
    std::iota(series.steps.begin() + static_cast<std::ptrdiff_t>(before), series.steps.end(),
              query.integer(column));
}

// Drops what lies outside [from, to], from `begin` on.
void keep_range(SeriesData& series, std::size_t begin, std::int64_t from, std::int64_t to) {
    std::size_t kept = begin;
    for (std::size_t i = begin; i < series.steps.size(); ++i) {
        if (series.steps[i] < from || series.steps[i] > to) continue;
        series.steps[kept] = series.steps[i];
        series.values[kept] = series.values[i];
        ++kept;
    }
    series.steps.resize(kept);
    series.values.resize(kept);
}

std::vector<std::string> names_of(Connection& connection, std::int64_t job) {
    std::vector<std::string> names;
    for (Query query(connection, kSelectNames, job); query.next();) names.push_back(query.text(0));
    return names;
}

struct StepRange {
    std::int64_t from;
    std::int64_t to;
};

SeriesData read_range(Connection& connection, std::int64_t job, const std::string& name,
                      StepRange range) {
    SeriesData series{name, {}, {}};
    for (Query query(connection, kSelectRange, job, name, range.to, range.from); query.next();) {
        const std::size_t begin = series.steps.size();
        append_batch(query, 1, series);
        keep_range(series, begin, range.from, range.to);
    }
    return series;
}

}  // namespace

void insert_batch(Connection& connection, const BatchPlace& place, const SeriesData& series) {
    RF_CHECK(series.steps.size() == series.values.size());
    if (series.steps.empty()) return;
    const auto [first, last] = std::minmax_element(series.steps.begin(), series.steps.end());
    const BlobView steps =
        follow_each_other(series.steps) ? BlobView{"", 0} : as_blob(series.steps);
    Query(connection, kInsert, place.event, place.job, series.name, *first, *last, steps,
          as_blob(series.values))
        .run();
}

std::vector<SeriesData> read_batches(Connection& connection, std::uint64_t event) {
    std::vector<SeriesData> batches;
    for (Query query(connection, kSelectOfEvent, event); query.next();) {
        SeriesData series{query.text(0), {}, {}};
        append_batch(query, 1, series);
        batches.push_back(std::move(series));
    }
    return batches;
}

std::vector<SeriesData> SqliteStore::series(const std::string& job,
                                            const std::vector<std::string>& names,
                                            std::int64_t from, std::int64_t to) {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    const ReadTransaction moment(*reader);
    std::optional<std::int64_t> seq;
    if (Query query(*reader, kSelectJob, job); query.next()) seq = query.integer(0);
    if (!seq) return {};
    std::vector<SeriesData> found;
    for (const std::string& name : names.empty() ? names_of(*reader, *seq) : names) {
        SeriesData series = read_range(*reader, *seq, name, {from, to});
        if (!series.steps.empty()) found.push_back(std::move(series));
    }
    return found;
}

}  // namespace rangefinder::store
