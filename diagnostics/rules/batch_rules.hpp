// Whether size and order of the batches suit the training.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// Batch norm over a handful of examples, or gradients that are nearly all noise.
std::vector<Finding> find_batch_size_too_small(const Evidence& evidence);

// Gradients with hardly any noise, or no more than two steps an epoch.
std::vector<Finding> find_batch_size_too_large(const Evidence& evidence);

// Batches of one class each, a loss that repeats itself after an epoch, or one that falls step by
// step and jumps back in turn.
std::vector<Finding> find_batch_order_periodicity(const Evidence& evidence);

}  // namespace rangefinder
