// Series of a job side by side, one row a step, and fewer of them without losing the extremes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"

namespace rangefinder::api {

// `columns[c][r]` belongs to `steps[r]`; nothing where it was not measured.
struct SeriesTable {
    std::vector<std::int64_t> steps;
    std::vector<std::string> names;
    std::vector<std::vector<std::optional<double>>> columns;
};

// Aligns the series; steps ascend. A step measured twice keeps the later value.
SeriesTable align(const std::vector<store::SeriesData>& series);

// Adds the rows of `more`, whose steps come after the table's, and its series that are new.
void append(SeriesTable& table, const SeriesTable& more);

// At most `max_points` rows (at least 2): the first, the last, and from each stretch of steps the
// rows of each column's smallest and largest value; a value that is not finite counts as largest.
// Where the points do not suffice for all columns, the first ones have precedence.
SeriesTable down_sample(const SeriesTable& table, std::size_t max_points);

}  // namespace rangefinder::api
