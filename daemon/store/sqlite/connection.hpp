// One SQLite connection with its prepared statements, and a query on it.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::store {

// Not thread-safe: whoever holds it has it alone.
class Connection {
  public:
    Connection(const std::string& path, int flags, std::chrono::milliseconds busy_timeout);

    // Prepared at the first use. `sql` is a constant of the program: its address is the key.
    SQLite::Statement& statement(const char* sql);
    // For statements without parameters or rows.
    void execute(const char* sql) { database_.exec(sql); }
    std::int64_t last_insert_id() const { return database_.getLastInsertRowid(); }

  private:
    SQLite::Database database_;
    std::unordered_map<const char*, SQLite::Statement> statements_;
};

// Bytes that are bound without a copy: they must live as long as the query.
struct BlobView {
    const void* bytes;
    std::size_t size;
};

// One execution of a statement with its parameters in order. Only one at a time for each text on a
// connection. Throws SQLite::Exception (a std::runtime_error) when the database fails.
class Query {
  public:
    template <typename... Parameters>
    Query(Connection& connection, const char* sql, const Parameters&... parameters)
        : statement_(connection.statement(sql)) {
        int index = 0;
        (bind(++index, parameters), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    bool next() { return statement_.executeStep(); }
    // For statements that give no rows: how many rows changed.
    int run() { return statement_.exec(); }

    std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
    double real(int column) const { return statement_.getColumn(column).getDouble(); }
    std::string text(int column) const { return statement_.getColumn(column).getString(); }
    bool is_null(int column) const { return statement_.getColumn(column).isNull(); }
    WallTime time(int column) const;
    std::optional<WallTime> optional_time(int column) const;
    // Lives until the next call of next().
    std::string_view blob(int column) const;

  private:
    void bind(int index, std::int64_t value) { statement_.bind(index, value); }
    void bind(int index, bool value) { statement_.bind(index, value ? 1 : 0); }
    void bind(int index, std::uint64_t value);
    void bind(int index, double value) { statement_.bind(index, value); }
    void bind(int index, const std::string& value) { statement_.bind(index, value); }
    void bind(int index, const char* value) { statement_.bind(index, value); }
    void bind(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
    void bind(int index, WallTime value);
    void bind(int index, BlobView value);
    template <typename Value>
    void bind(int index, const std::optional<Value>& value) {
        if (value) {
            bind(index, *value);
        } else {
            statement_.bind(index);
        }
    }

    SQLite::Statement& statement_;
};

// Microseconds since 1970: how the database keeps times.
std::int64_t to_microseconds(WallTime time);
WallTime from_microseconds(std::int64_t microseconds);

}  // namespace rangefinder::store
