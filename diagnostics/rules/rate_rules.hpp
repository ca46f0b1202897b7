// Whether the learning rate suits the model and its optimizer.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// The loss jumps up within the first steps, or the training breaks off after a rise, or updates are
// as large as the weights.
std::vector<Finding> find_rate_too_high(const Evidence& evidence);

// All planned steps together would hardly move the weights or the loss, or the rate has decayed to
// nothing long before the end.
std::vector<Finding> find_rate_too_low(const Evidence& evidence);

}  // namespace rangefinder
