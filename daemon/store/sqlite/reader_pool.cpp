#include "daemon/store/sqlite/reader_pool.hpp"

#include <SQLiteCpp/Exception.h>

#include <stdexcept>

namespace rangefinder::store {

ReaderPool::ReaderPool(const std::string& path, std::size_t count,
                       std::chrono::milliseconds busy_timeout)
    : busy_timeout_(busy_timeout) {
    for (std::size_t i = 0; i < count; ++i) {
        connections_.push_back(
            std::make_unique<Connection>(path, SQLite::OPEN_READONLY, busy_timeout));
        connections_.back()->execute("PRAGMA trusted_schema = OFF");
        idle_.push_back(connections_.back().get());
    }
}

ReaderPool::Lease ReaderPool::take() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, busy_timeout_, [this] { return !idle_.empty(); })) {
        throw std::runtime_error("the store is busy: all its reading connections are taken");
    }
    Connection* const connection = idle_.back();
    idle_.pop_back();
    return Lease(connection, [this](Connection* used) { give_back(used); });
}

void ReaderPool::give_back(Connection* connection) {
    {
        const std::lock_guard lock(mutex_);
        idle_.push_back(connection);
    }
    returned_.notify_one();
}

ReadTransaction::ReadTransaction(Connection& connection) : connection_(connection) {
    Query(connection_, "BEGIN").run();
}

ReadTransaction::~ReadTransaction() {
    try {
        Query(connection_, "ROLLBACK").run();
    } catch (const SQLite::Exception&) {  // NOLINT(bugprone-empty-catch)
        // After an I/O error SQLite may have ended it by itself.
    }
}

}  // namespace rangefinder::store
