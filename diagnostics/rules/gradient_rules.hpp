// How the gradient flows through the layers.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// A loss, gradient or activation that is no finite number.
std::vector<Finding> find_non_finite(const Evidence& evidence);

// The gradient of early layers is orders of magnitude below that of later ones, or zero.
std::vector<Finding> find_vanishing_gradient(const Evidence& evidence);

// The gradient's norm jumps far above what it was in this training, or grows by orders of
// magnitude from late layers to early ones or from late time steps to early ones.
std::vector<Finding> find_exploding_gradient(const Evidence& evidence);

}  // namespace rangefinder
