// How far the optimizer's real updates move the weights.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// A layer's updates are more than a tenth of its weights, time and again.
std::vector<Finding> find_update_ratio_high(const Evidence& evidence);

// A layer's updates are a ten-thousandth of the others', or all are below a millionth.
std::vector<Finding> find_update_ratio_low(const Evidence& evidence);

// A layer is never moved: frozen, without a rate, or without a gradient. A finding a layer.
std::vector<Finding> find_unchanged_parameters(const Evidence& evidence);

// Everything has come to rest long before the end, with the loss still high.
std::vector<Finding> find_stalled(const Evidence& evidence);

}  // namespace rangefinder
