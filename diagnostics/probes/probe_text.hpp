// Figures as probes write them into sentences.
#pragma once

#include <string>

namespace rangefinder {

// Three digits: "0.0463", "1e-07".
std::string three_digits(double value);

}  // namespace rangefinder
