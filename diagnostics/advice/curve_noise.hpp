// What a curve's losses are worth.
#pragma once

#include <span>
#include <vector>

#include "diagnostics/findings/curve.hpp"

namespace rangefinder {

// Those before the first that is not finite.
std::vector<double> finite_losses(const Curve& curve);

// The upper one of the two in the middle. Needs one value at least.
double upper_median(std::vector<double> values);

// Standard deviation of one loss about the curve, at least two losses: neighbours differ by noise
// of twice the variance, and a normal deviate's median size is 0.6745 of its deviation.
double noise_of(std::span<const double> losses);

}  // namespace rangefinder
