// A finished range test on the terminal.
#pragma once

#include <string>

#include "diagnostics/findings/results.hpp"

namespace rangefinder::cli {

// The first sweep's curve, the rules' suggestions, the short trainings, the recommendation with its
// explanation and, for a `framework` ("pytorch", "keras", "fastai"), the lines that set it.
std::string report(const RangeTestResult& result, const std::string& framework = "");

}  // namespace rangefinder::cli
