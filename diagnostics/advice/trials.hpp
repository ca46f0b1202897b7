// Short trainings at a few rates: which to run, and which of them won.
#pragma once

#include <optional>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The rate to try after these trials when the sweeps say `answer`: that rate itself, twice it, and
// then twice as much again if that was better, half of it if not.
std::optional<double> next_trial_from(double answer, const std::vector<Trial>& trials);

// Rate of the best trial over the rate of the first: 1 when the sweeps' answer stands.
double factor_of_trials(const std::vector<Trial>& trials);

}  // namespace rangefinder
