// The data sets that healthy and faulty trainings share, each read once.
#pragma once

#include <map>
#include <string>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder::diagnosis {

// All of ../shared/data (or RANGEFINDER_DATA), cut to what a short training needs, and made-up
// ones, by name: "digits", "digit_images", "breast_cancer", "diabetes", "mnist", "sunspots",
// "airline", "shakespeare"; "moons", "glyphs", "waves", "sentences", "regression". Files that are
// not there are left out. Throws std::runtime_error when one cannot be read.
std::map<std::string, Dataset> load_task_data();

// Loss of the best constant prediction on the training part: the entropy of its labels, or the
// mean square of its targets around their mean.
double baseline_loss(const Dataset& data);

// Keeps the first rows of both parts, as if the file had held no others.
void keep_rows(Dataset& data, std::int64_t training, std::int64_t validation);
// Counts the training part's classes anew, after rows or labels were changed.
void count_classes(Dataset& data);

}  // namespace rangefinder::diagnosis
