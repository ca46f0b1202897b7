// Batches of series inside a transaction of somebody else.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/store/sqlite/connection.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::store {

struct BatchPlace {
    std::uint64_t event;  // The `records` event that tells of it.
    std::int64_t job;
};

// Nothing for an empty series.
void insert_batch(Connection& connection, const BatchPlace& place, const SeriesData& series);
// All batches of one event, in the order in which they were inserted.
std::vector<SeriesData> read_batches(Connection& connection, std::uint64_t event);

}  // namespace rangefinder::store
