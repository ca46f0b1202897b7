#include "daemon/store/sqlite/connection.hpp"

#include <limits>

#include "diagnostics/base/check.hpp"

namespace rangefinder::store {

std::int64_t to_microseconds(WallTime time) {
    return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
}

WallTime from_microseconds(std::int64_t microseconds) {
    return WallTime(std::chrono::microseconds(microseconds));
}

Connection::Connection(const std::string& path, int flags, std::chrono::milliseconds busy_timeout)
    : database_(path, flags, static_cast<int>(busy_timeout.count())) {}

SQLite::Statement& Connection::statement(const char* sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second;
    return statements_.emplace(sql, SQLite::Statement(database_, sql)).first->second;
}

Query::~Query() {
    // A reset ends the statement's read transaction; what it reports was thrown by the step
    // already.
    statement_.tryReset();
    statement_.clearBindings();
}

WallTime Query::time(int column) const {
    return from_microseconds(integer(column));
}

std::optional<WallTime> Query::optional_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

std::string_view Query::blob(int column) const {
    const SQLite::Column value = statement_.getColumn(column);
    return {static_cast<const char*>(value.getBlob()), static_cast<std::size_t>(value.getBytes())};
}

void Query::bind(int index, std::uint64_t value) {
    RF_CHECK(value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    statement_.bind(index, static_cast<std::int64_t>(value));
}

void Query::bind(int index, WallTime value) {
    statement_.bind(index, to_microseconds(value));
}

void Query::bind(int index, BlobView value) {
    RF_CHECK(value.size <= static_cast<std::size_t>(std::numeric_limits<int>::max()));
    statement_.bindNoCopy(index, value.bytes, static_cast<int>(value.size));
}

}  // namespace rangefinder::store
