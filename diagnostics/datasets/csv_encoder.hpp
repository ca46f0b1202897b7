// Turns the cells of a CSV row into numbers.
#pragma once

#include <span>
#include <string_view>

#include "diagnostics/datasets/csv_plan.hpp"

namespace rangefinder {

// Writes plan.width numbers: NaN where a number is missing. The cells must be of the file that the
// plan was made for.
void encode_features(const CsvPlan& plan, std::span<const std::string_view> cells,
                     std::span<double> out);

}  // namespace rangefinder
