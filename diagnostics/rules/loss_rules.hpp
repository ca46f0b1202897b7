// What the loss alone shows.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// Marian's detector (marian-nmt, --throw-on-divergence): the short mean stands far above the long
// one, by the noise. Critical above twice the start, a warning when half of what was won is lost.
std::vector<Finding> find_divergence(const Evidence& evidence);

// After a good part of the steps no better than at the start, or than a constant prediction.
std::vector<Finding> find_loss_not_decreasing(const Evidence& evidence);

// It fell, and has stopped to; from the last half of the steps.
std::vector<Finding> find_plateau(const Evidence& evidence);

}  // namespace rangefinder
