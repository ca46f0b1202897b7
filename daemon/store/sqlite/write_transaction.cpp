#include "daemon/store/sqlite/write_transaction.hpp"

#include <SQLiteCpp/Exception.h>

namespace rangefinder::store {

WriteTransaction::WriteTransaction(Writer& writer, Durability durability)
    : writer_(writer), lock_(writer.mutex) {
    if (writer.durability != durability) {
        // Cheap, but not possible inside a transaction.
        writer.connection.execute(durability == Durability::kSynced
                                      ? "PRAGMA synchronous = FULL"
                                      : "PRAGMA synchronous = NORMAL");
        writer.durability = durability;
    }
    Query(writer.connection, "BEGIN IMMEDIATE").run();
    open_ = true;
}

WriteTransaction::~WriteTransaction() {
    if (!open_) return;
    try {
        writer_.connection.execute("ROLLBACK");
    } catch (const SQLite::Exception&) {  // NOLINT(bugprone-empty-catch)
        // A full disk makes SQLite roll back by itself: then there is nothing left to undo.
    }
}

void WriteTransaction::commit() {
    Query(writer_.connection, "COMMIT").run();
    open_ = false;
    lock_.unlock();
}

}  // namespace rangefinder::store
