// Numbers as people read them.
#pragma once

#include <string>

namespace rangefinder {

// A rate or a loss with three digits: "0.0463", "1e-07".
std::string rate_text(double value);
// "36 %"
std::string percent_text(double fraction);
// A number with one decimal: "0.4".
std::string decimal_text(double value);

}  // namespace rangefinder
