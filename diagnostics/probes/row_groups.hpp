// Rows of a data set with the very same inputs.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// Of these rows, groups of two and more whose inputs are equal byte for byte; each in the rows'
// order.
std::vector<std::vector<std::int64_t>> equal_rows(const Dataset& data,
                                                  std::span<const std::int64_t> rows);

}  // namespace rangefinder
