#include "daemon/store/sqlite/store_implementation.hpp"

#include <exception>
#include <system_error>

namespace rangefinder::store {
namespace {

constexpr const char* kPing = "SELECT max(version) FROM schema_versions";
constexpr const char* kCountByKind =
    "SELECT state, kind, count(*) FROM jobs WHERE state = 0 GROUP BY kind UNION ALL "
    "SELECT state, kind, count(*) FROM jobs WHERE state = 1 GROUP BY kind";
constexpr const char* kOldestQueued = "SELECT min(created_at) FROM jobs WHERE state = 0";
constexpr const char* kCountDatasets = "SELECT count(*), coalesce(sum(bytes), 0) FROM datasets";

std::uint64_t size_or_zero(const std::filesystem::path& path) {
    std::error_code missing;
    const std::uintmax_t size = std::filesystem::file_size(path, missing);
    return missing ? 0 : size;
}

}  // namespace

SqliteStore::Timed::Timed(const SqliteStore& store, std::string_view operation)
    : store_(store),
      operation_(operation),
      begin_(store.clock_.steady()),
      exceptions_(std::uncaught_exceptions()) {}

SqliteStore::Timed::~Timed() {
    if (!store_.options_.observer) return;
    const std::chrono::duration<double> spent = store_.clock_.steady() - begin_;
    store_.options_.observer(operation_, spent.count(), std::uncaught_exceptions() == exceptions_);
}

SqliteStore::SqliteStore(Parts parts, const Clock& clock)
    : options_(std::move(parts.options)),
      database_(std::move(parts.database)),
      clock_(clock),
      lock_(std::move(parts.lock)),
      writer_(std::move(parts.writer)),
      readers_(database_.string(), options_.readers, options_.busy_timeout) {}

std::shared_ptr<void> SqliteStore::subscribe(std::function<void()> wake) {
    return subscribers_.add(std::move(wake));
}

Counts SqliteStore::counts() {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    Counts counts;
    for (Query query(*reader, kCountByKind); query.next();) {
        const bool queued = query.integer(0) == static_cast<std::int64_t>(JobState::kQueued);
        (queued ? counts.queued : counts.running)[query.text(1)] = query.integer(2);
    }
    if (Query query(*reader, kOldestQueued); query.next()) {
        counts.oldest_queued = query.optional_time(0);
    }
    if (Query query(*reader, kCountDatasets); query.next()) {
        counts.datasets = query.integer(0);
        counts.dataset_bytes = static_cast<std::uint64_t>(query.integer(1));
    }
    counts.store_bytes = size_or_zero(database_);
    counts.wal_bytes = size_or_zero(database_.string() + "-wal");
    return counts;
}

void SqliteStore::ping() {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    Query(*reader, kPing).next();
}

}  // namespace rangefinder::store
