// Short trainings at a few rates: which to run, and which of them won.
#pragma once

#include <optional>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The rate to try after these trials when the sweeps say `answer`: that rate itself, then twice it,
// and on by factors of two as long as each step is better; downwards if the first was not. At most
// four trials.
std::optional<double> next_trial_from(double answer, const std::vector<Trial>& trials);

// Rate of the best trial over the rate of the first: 1 when the sweeps' answer stands.
double factor_of_trials(const std::vector<Trial>& trials);

}  // namespace rangefinder
