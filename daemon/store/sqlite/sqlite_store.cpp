#include "daemon/store/sqlite/sqlite_store.hpp"

#include <utility>

#include "daemon/store/sqlite/database_file.hpp"
#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {

Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options, const Clock& clock) {
    RF_CHECK(options.readers > 0);
    Result<DataDirLock> lock = DataDirLock::take(options.data_dir);
    if (!lock) return lock.error();
    const std::filesystem::path database = options.data_dir / "rangefinder.db";
    Result<std::unique_ptr<Writer>> writer = open_database(database, options.busy_timeout, clock);
    if (!writer) return writer.error();
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(
        SqliteStore::Parts{options, database, std::move(*lock), std::move(*writer)}, clock));
}

}  // namespace rangefinder::store
