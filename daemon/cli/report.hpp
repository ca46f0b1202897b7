// A finished range test on the terminal.
#pragma once

#include <string>

#include "diagnostics/findings/results.hpp"

namespace rangefinder::cli {

// "1.2e-02", or "-" for nothing.
std::string rate_text(const std::optional<double>& rate);

// The curve, the rules' suggestions, the recommendation with its explanation.
std::string report(const RangeTestResult& result);

}  // namespace rangefinder::cli
