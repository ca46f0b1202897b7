// What is to be made of a CSV file's columns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/csv_columns.hpp"
#include "diagnostics/datasets/csv_rows.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

// One column and the features that it becomes.
struct CsvFeature {
    std::size_t column = 0;
    std::size_t first_output = 0;
    // Text: one feature for each of these, in order, 1 where the cell is that text and 0 elsewhere
    // (all 0 when it is missing). Empty: the column is one number.
    std::vector<std::string> categories;

    std::size_t width() const { return categories.empty() ? 1 : categories.size(); }
};

struct CsvPlan {
    TaskKind task = TaskKind::kClassification;
    std::vector<std::string> classes;  // Sorted, as numbers if all are; classification.
    std::vector<CsvFeature> features;
    std::size_t width = 0;  // Features of an example.
    std::vector<std::string> warnings;
};

// Decides task, classes and encodings. Errors name the option, or line and column, that do not fit.
Result<CsvPlan> plan_csv(const CsvLayout& layout, const CsvColumns& scan, const DatasetSpec& spec);

}  // namespace rangefinder
