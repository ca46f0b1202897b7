// How good a model is on one part of the data.
#pragma once

#include <optional>
#include <span>
#include <stop_token>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"

namespace rangefinder {

// Scores over these rows in evaluation mode, the last batch as short as it comes. Empty for no
// rows; nothing when a stop was requested on the way.
std::optional<Scores> evaluate(Model& model, const Dataset& data,
                               std::span<const std::int64_t> rows, const std::stop_token& stop);

}  // namespace rangefinder
