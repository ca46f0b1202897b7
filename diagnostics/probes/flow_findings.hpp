// What a gradient check says is wrong.
#pragma once

#include <vector>

#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// Fills in what follows from `start` and `rates`: from which rates on, and what is so already at
// the start. Rates that were cut short by a stop or the time limit do not count.
void conclude(GradientCheckResult& result);

// "vanishing_gradient" and "exploding_gradient": a warning or critical where it is so at the start
// or at every rate, otherwise the rate from which on, for information. Nothing of a
// start that is not finite. The result is concluded.
std::vector<Finding> find_in_gradient_check(const GradientCheckResult& result);

}  // namespace rangefinder
