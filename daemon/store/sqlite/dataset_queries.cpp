#include "daemon/store/sqlite/store_implementation.hpp"

namespace rangefinder::store {
namespace {

constexpr const char* kInsert =
    "INSERT INTO datasets (id, name, created_at, bytes, spec, description) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
constexpr const char* kSelect =
    "SELECT id, name, created_at, bytes, spec, description FROM datasets WHERE id = ?";
constexpr const char* kSelectAll =
    "SELECT id, name, created_at, bytes, spec, description FROM datasets "
    "ORDER BY created_at DESC, id DESC";
constexpr const char* kSelectUser =
    "SELECT id FROM jobs WHERE dataset = ? AND state IN (0, 1) LIMIT 1";
constexpr const char* kDelete = "DELETE FROM datasets WHERE id = ?";

DatasetRecord read_row(const Query& query) {
    DatasetRecord record;
    record.id = query.text(0);
    record.name = query.text(1);
    record.created_at = query.time(2);
    record.bytes = static_cast<std::uint64_t>(query.integer(3));
    record.spec = query.text(4);
    record.description = query.text(5);
    return record;
}

std::optional<DatasetRecord> find(Connection& connection, const std::string& id) {
    Query query(connection, kSelect, id);
    if (!query.next()) return std::nullopt;
    return read_row(query);
}

Error not_found(const std::string& id) {
    return Error{ErrorKind::kNotFound, "there is no data set " + id, {}};
}

}  // namespace

std::pair<DatasetRecord, bool> SqliteStore::put_dataset(const DatasetRecord& dataset) {
    const Timed timed(*this, "submit");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    const int inserted = Query(connection, kInsert, dataset.id, dataset.name, dataset.created_at,
                               dataset.bytes, dataset.spec, dataset.description)
                             .run();
    std::optional<DatasetRecord> stored = find(connection, dataset.id);
    RF_CHECK(stored.has_value());
    transaction.commit();
    return {std::move(*stored), inserted == 1};
}

Result<DatasetRecord> SqliteStore::dataset(const std::string& id) {
    const Timed timed(*this, "read");
    const ReaderPool::Lease reader = readers_.take();
    std::optional<DatasetRecord> record = find(*reader, id);
    if (!record) return not_found(id);
    return std::move(*record);
}

std::vector<DatasetRecord> SqliteStore::datasets() {
    const Timed timed(*this, "list");
    const ReaderPool::Lease reader = readers_.take();
    std::vector<DatasetRecord> records;
    for (Query query(*reader, kSelectAll); query.next();) records.push_back(read_row(query));
    return records;
}

Result<void> SqliteStore::delete_dataset(const std::string& id) {
    const Timed timed(*this, "submit");
    WriteTransaction transaction(*writer_, Durability::kSynced);
    Connection& connection = transaction.connection();
    if (Query user(connection, kSelectUser, id); user.next()) {
        return Error{
            ErrorKind::kConflict, "the data set " + id + " is in use by job " + user.text(0), {}};
    }
    if (Query(connection, kDelete, id).run() == 0) return not_found(id);
    transaction.commit();
    return {};
}

}  // namespace rangefinder::store
