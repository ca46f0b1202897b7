#include "daemon/store/sqlite/database_file.hpp"

#include <SQLiteCpp/Exception.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "daemon/store/sqlite/migrations.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kReadApplication = "PRAGMA application_id";
// "RgFd": tells our files from other programs' databases.
constexpr std::int64_t kApplication = 0x52674664;
constexpr const char* kWriteApplication = "PRAGMA application_id = 1382499940";
static_assert(kApplication == 1382499940);

constexpr const char* kCountTables = "SELECT count(*) FROM sqlite_master";
constexpr const char* kQuickCheck = "PRAGMA quick_check(1)";
constexpr const char* kCreateVersions =
    "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, applied_at INTEGER "
    "NOT NULL) STRICT";
constexpr const char* kReadVersion = "SELECT coalesce(max(version), 0) FROM schema_versions";
constexpr const char* kWriteVersion =
    "INSERT INTO schema_versions (version, applied_at) VALUES (?, ?)";
constexpr const char* kSettings =
    "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
    "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864";

std::int64_t read_integer(Connection& connection, const char* sql) {
    Query query(connection, sql);
    query.next();
    return query.integer(0);
}

Error damaged(const std::filesystem::path& path, const std::string& reason) {
    return Error{ErrorKind::kMalformed,
                 "the database " + path.string() + " cannot be used: " + reason +
                     ". It was left as it is: restore a copy, or start with another --data-dir",
                 {}};
}

// SQLite itself would make it with the umask's mode. The log and index beside it take its mode.
void create_private(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
    }
    ::close(descriptor);
}

Result<void> check_ours(Connection& connection, const std::filesystem::path& path) {
    if (read_integer(connection, kCountTables) > 0 &&
        read_integer(connection, kReadApplication) != kApplication) {
        return damaged(path, "it belongs to another program");
    }
    if (std::filesystem::file_size(path) > kMaxCheckedBytes) return {};
    Query check(connection, kQuickCheck);
    check.next();
    if (check.text(0) != "ok") return damaged(path, "it is damaged (" + check.text(0) + ")");
    return {};
}

void apply(Writer& writer, const Migration& migration, const Clock& clock) {
    WriteTransaction transaction(writer, Durability::kSynced);
    writer.connection.execute(std::string(migration.sql).c_str());
    writer.connection.execute(kWriteApplication);
    Query(writer.connection, kWriteVersion, std::int64_t{migration.version}, clock.wall()).run();
    transaction.commit();
}

Result<void> migrate(Writer& writer, const std::filesystem::path& path, const Clock& clock) {
    writer.connection.execute(kCreateVersions);
    const std::int64_t version = read_integer(writer.connection, kReadVersion);
    const std::int64_t newest = kMigrations.back().version;
    if (version > newest) {
        return Error{ErrorKind::kUnsupported,
                     "the database " + path.string() + " was written by a newer version (schema " +
                         std::to_string(version) + "; this program knows " +
                         std::to_string(newest) + ")",
                     {}};
    }
    for (const Migration& migration : kMigrations) {
        if (migration.version > version) apply(writer, migration, clock);
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Writer>> open_database(const std::filesystem::path& path,
                                              std::chrono::milliseconds busy_timeout,
                                              const Clock& clock) {
    create_private(path);
    try {
        std::unique_ptr<Writer> writer(
            new Writer{{}, Connection(path.string(), SQLite::OPEN_READWRITE, busy_timeout)});
        const Result<void> ours = check_ours(writer->connection, path);
        if (!ours) return ours.error();
        writer->connection.execute(kSettings);
        const Result<void> migrated = migrate(*writer, path, clock);
        if (!migrated) return migrated.error();
        return writer;
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_NOTADB) {
            return damaged(path, "it is not a SQLite database");
        }
        if (error.getErrorCode() == SQLITE_CORRUPT) return damaged(path, "it is damaged");
        throw;
    }
}

}  // namespace rangefinder::store
