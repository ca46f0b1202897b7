// The store in one SQLite file of a data directory: the default, needs no server.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::store {

// Called after each operation ("claim", "append_points", "finish", "read", "list", ...), on the
// thread that did it.
using OperationObserver = std::function<void(std::string_view operation, double seconds, bool ok)>;

struct SqliteOptions {
    std::filesystem::path data_dir;  // Made with mode 0700 when missing.
    std::size_t readers = 3;         // Connections for reading side by side.
    std::chrono::milliseconds busy_timeout{5000};
    OperationObserver observer;  // Empty: nobody listens.
};

// Takes the directory's lock, opens or makes the database, brings its schema up to date. Errors:
// kUnavailable when another daemon holds the directory, kMalformed for a file that is no database
// of ours or is damaged (it is left untouched), kUnsupported for one of a newer version. Throws
// std::runtime_error when the disk does not answer. `clock` must outlive the store.
Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options, const Clock& clock);

}  // namespace rangefinder::store
