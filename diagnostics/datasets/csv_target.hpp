// What is to be predicted from a CSV file.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/csv_columns.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

// The task that was asked for, or the one that the target's values suggest: text, or whole numbers
// of which each is there often, are classes. `rows` is how many there are. Errors: "?task",
// "?target".
Result<TaskKind> choose_task(const CsvColumn& target, const std::string& name, std::int64_t rows,
                             TaskKind asked);

// The classes in the order of their labels: ascending numbers, or texts by bytes.
std::vector<std::string> order_classes(const CsvColumn& target);

}  // namespace rangefinder
