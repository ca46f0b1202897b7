// What the data, and the predictions from it, show.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// Some class has a tenth of another's rows or fewer.
std::vector<Finding> find_class_imbalance(const Evidence& evidence);

// Features far from a deviation of about 1, of very different scales, or constant.
std::vector<Finding> find_unscaled_inputs(const Evidence& evidence);

// The outputs do not depend on the inputs.
std::vector<Finding> find_constant_predictions(const Evidence& evidence);

}  // namespace rangefinder
