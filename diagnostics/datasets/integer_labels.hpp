// Classes that come as numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// The different values, ascending.
std::vector<std::int64_t> distinct_values(std::vector<std::int64_t> values);

// Makes it a classification: the different values, ascending, are the classes. Errors: "/targets"
// for one class, "?task" for too many.
std::optional<Error> set_labels(Dataset& data, const std::vector<std::int64_t>& values);

}  // namespace rangefinder
