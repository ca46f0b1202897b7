// How alike the labels of neighbouring rows are.
#pragma once

#include <cstdint>
#include <span>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// Of labels: the mean share of a row's nearest rows that have its label. Of targets: the mean
// squared difference to them over that of all pairs. Both with what they would be if rows and
// labels had nothing to do with each other, and the standard error over rows.
struct NeighbourLikeness {
    double value = 0.0;
    double by_chance = 0.0;
    double standard_error = 0.0;
};

// Among these rows, each with its `neighbours` nearest ones by Euclidean distance; costs their
// number squared times the example's size. More rows than neighbours; the data has labels, one a
// row, or targets.
NeighbourLikeness likeness_of_neighbours(const Dataset& data, std::span<const std::int64_t> rows,
                                         std::size_t neighbours);

}  // namespace rangefinder
