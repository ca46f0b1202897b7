// Token numbers that predict the token after them, whatever they were made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// Makes a language of `data.features`, one stream of whole numbers below `names.size()`: cuts the
// windows and counts the tokens. Errors: "?window", "?stride".
std::optional<Error> cut_language(Dataset& data, std::vector<std::string> names,
                                  const DatasetSpec& spec);

// The task's shape and counts, when the windows are cut. The stream's values [0, training) train.
void set_language(Dataset& data, std::vector<std::string> names, std::int64_t training);

}  // namespace rangefinder
