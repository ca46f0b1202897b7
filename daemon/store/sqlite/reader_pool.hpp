// Connections for reading side by side.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "daemon/store/sqlite/connection.hpp"

namespace rangefinder::store {

// Thread-safe. A fixed number of connections; who comes when all are taken waits.
class ReaderPool {
  public:
    using Returner = std::function<void(Connection*)>;
    using Lease = std::unique_ptr<Connection, Returner>;

    ReaderPool(const std::string& path, std::size_t count, std::chrono::milliseconds busy_timeout);
    // Gives the connection back when dropped. Throws std::runtime_error when none came free within
    // the busy timeout.
    Lease take();

  private:
    void give_back(Connection* connection);

    std::chrono::milliseconds busy_timeout_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> idle_;  // Guarded by mutex_.
};

// Everything read while it lives is of one moment. Throws nothing when it ends.
class ReadTransaction {
  public:
    explicit ReadTransaction(Connection& connection);
    ~ReadTransaction();
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

  private:
    Connection& connection_;
};

}  // namespace rangefinder::store
