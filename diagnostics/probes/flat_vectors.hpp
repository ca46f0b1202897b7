// Arithmetic of long vectors, stored in float and summed in double.
#pragma once

#include <span>
#include <vector>

namespace rangefinder {

double dot(std::span<const float> a, std::span<const double> b);
double dot(std::span<const double> a, std::span<const double> b);
double norm(std::span<const double> values);
double norm(std::span<const float> values);
// sum += factor * values.
void add_scaled(double factor, std::span<const float> values, std::span<double> sum);
// factor * values, rounded once.
std::vector<float> scaled(double factor, std::span<const double> values);

}  // namespace rangefinder
