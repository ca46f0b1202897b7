// Token numbers that predict the token after them, whatever they were made from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// Makes a language of `data.features`, one stream of whole numbers below `vocabulary`: cuts the
// windows and counts the tokens; `names` as below. Errors: "?window", "?stride".
std::optional<Error> cut_language(Dataset& data, std::int64_t vocabulary,
                                  std::vector<std::string> names, const DatasetSpec& spec);

// How often each token below `vocabulary` is there.
std::vector<std::int64_t> count_tokens(std::span<const float> tokens, std::size_t vocabulary);

// The task's shape and counts, when the windows are cut. `training_counts` has one count a token,
// of the training part; `names` too, or is empty where there are too many to list.
void set_language(Dataset& data, std::vector<std::string> names,
                  std::vector<std::int64_t> training_counts);

}  // namespace rangefinder
