// The last steps that every data set goes through, whatever it was read from.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/datasets/split.hpp"

namespace rangefinder {

// Sets the example's shape, the number of rows and the parts.
void set_parts(Dataset& data, std::vector<std::int64_t> example, Split split);

// Makes it a classification: `labels` index `names`.
void set_classes(Dataset& data, std::vector<std::int32_t> labels, std::vector<std::string> names);

// Makes it a regression of one number a row, normalised by the training part.
void set_targets(Dataset& data, std::vector<double> raw, Normalization normalization);

// The same of `width` numbers a row, [rows, width], each normalised by itself, in place.
void set_target_columns(Dataset& data, std::vector<float> raw, std::int64_t width,
                        Normalization normalization);

// "column_1", "column_2", ...
std::vector<std::string> column_names(std::int64_t count);

// Normalises features in place, each column by itself, and describes each.
void normalize_columns(Dataset& data, const std::vector<std::string>& names,
                       Normalization normalization);

// Normalises features [rows, steps, names.size()] in place, each value of a step over all steps,
// and describes each.
void normalize_last_axis(Dataset& data, const std::vector<std::string>& names,
                         Normalization normalization);

// Normalises features in place, all values together, and describes them as one column "pixels".
void normalize_pixels(Dataset& data, Normalization normalization);

// Describes one column of numbers by its statistics before normalisation.
void describe_column(Dataset& data, const std::string& name, const Moments& moments);

// Adds the warnings that can be told from the finished data: duplicate rows, rare classes.
void add_warnings(Dataset& data);

}  // namespace rangefinder
