// What the layers' outputs and first weights show.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// More than half of a layer's units gave nothing but zero of late. A finding a layer.
std::vector<Finding> find_dead_relu(const Evidence& evidence);

// More than half of a layer's values lie at its activation's limits. Not of the model's last layer,
// whose outputs may be meant to. A finding a layer.
std::vector<Finding> find_saturated_activation(const Evidence& evidence);

// In the first measured step: weights far from the 1 / sqrt(fan in) that keeps variance, or a loss
// far above what a model that knows nothing has.
std::vector<Finding> find_poor_initialization(const Evidence& evidence);

}  // namespace rangefinder
