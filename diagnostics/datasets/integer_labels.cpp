#include "diagnostics/datasets/integer_labels.hpp"

#include <algorithm>

#include "diagnostics/datasets/csv_columns.hpp"
#include "diagnostics/datasets/finish.hpp"

namespace rangefinder {
namespace {

std::optional<Error> label_problem(const std::vector<std::int64_t>& classes) {
    if (classes.size() < 2) {
        return field_error("/targets", "all labels are " + std::to_string(classes[0]) +
                                           "; a classification needs two classes");
    }
    if (classes.size() <= kMaxClasses) return std::nullopt;
    return field_error("?task", "the labels have " + std::to_string(classes.size()) +
                                    " different values, too many for a classification; use "
                                    "task=regression");
}

}  // namespace

std::vector<std::int64_t> distinct_values(std::vector<std::int64_t> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::optional<Error> set_labels(Dataset& data, const std::vector<std::int64_t>& values) {
    const std::vector<std::int64_t> classes = distinct_values(values);
    if (auto problem = label_problem(classes)) return problem;
    std::vector<std::int32_t> labels;
    labels.reserve(values.size());
    for (const std::int64_t value : values) {
        const auto found = std::lower_bound(classes.begin(), classes.end(), value);
        labels.push_back(static_cast<std::int32_t>(found - classes.begin()));
    }
    std::vector<std::string> names;
    names.reserve(classes.size());
    for (const std::int64_t value : classes) names.push_back(std::to_string(value));
    set_classes(data, std::move(labels), std::move(names));
    return std::nullopt;
}

}  // namespace rangefinder
