// Swings from step to step.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// The loss goes up and down in turn, or each update takes back the one before, and the loss does
// not fall.
std::vector<Finding> find_oscillating(const Evidence& evidence);

// The same while the loss falls: training at the largest rate that its curvature allows (Cohen et
// al. 2021).
std::vector<Finding> find_edge_of_stability(const Evidence& evidence);

}  // namespace rangefinder
