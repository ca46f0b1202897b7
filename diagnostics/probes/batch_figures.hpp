// What a model's outputs for the batch that is in it are worth.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/models/model.hpp"

namespace rangefinder {

// The loss that outputs of zero would have for these first rows: ln K of cross entropy over K
// classes, ln 2 of bce_with_logits, the targets' mean square of mse. What a model should begin with
// that knows nothing.
double loss_of_zero_outputs(Model& model, std::int64_t rows);

// Of the last forward pass over `rows` rows: the least share of labels that a head gets right;
// nothing unless all heads want labels.
std::optional<double> least_accuracy(Model& model, std::int64_t rows);

// Whether a head compares its outputs with the input: an autoencoder's.
bool copies_its_input(const Model& model);

}  // namespace rangefinder
