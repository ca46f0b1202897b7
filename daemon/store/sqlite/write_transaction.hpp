// One transaction on the writing connection.
#pragma once

#include <mutex>

#include "daemon/store/sqlite/connection.hpp"

namespace rangefinder::store {

// kSynced: on disk when commit() returns (and with it all that was committed before). kBatched: a
// power loss may take it back, a killed process does not.
enum class Durability { kSynced, kBatched };

// The one connection that writes. Thread-safe by its mutex, which a WriteTransaction holds.
struct Writer {
    std::mutex mutex;
    Connection connection;
    Durability durability = Durability::kSynced;  // What the connection is set to now.
};

// Rolls back unless committed.
class WriteTransaction {
  public:
    WriteTransaction(Writer& writer, Durability durability);
    ~WriteTransaction();
    WriteTransaction(const WriteTransaction&) = delete;
    WriteTransaction& operator=(const WriteTransaction&) = delete;

    Connection& connection() { return writer_.connection; }
    // Commits and lets the next writer in.
    void commit();

  private:
    Writer& writer_;
    std::unique_lock<std::mutex> lock_;
    bool open_ = false;
};

}  // namespace rangefinder::store
