// Training against validation, and against what is to be learnt.
#pragma once

#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// The validation loss has stopped falling and stands clearly above the training loss, which falls.
std::vector<Finding> find_overfitting(const Evidence& evidence);

// The training loss stays near what a constant prediction has, beyond what its fall promises.
std::vector<Finding> find_underfitting(const Evidence& evidence);

}  // namespace rangefinder
