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

// What whole numbers suggest, of which `distinct` different ones are there: classes when up to 10
// are there twice each on average, or up to 100 ten times each; else numbers.
TaskKind infer_task(std::size_t distinct, std::int64_t rows);

// The classes in the order of their labels: ascending numbers, or texts by bytes.
std::vector<std::string> order_classes(const CsvColumn& target);

}  // namespace rangefinder
