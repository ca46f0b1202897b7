// Sums over flat memory, in double and in an order that depends on the length alone.
#pragma once

#include <span>

namespace rangefinder {

// Finite exactly when every value is: a float's square always fits a double.
double sum_of_squares(std::span<const float> values);

}  // namespace rangefinder
