#include "diagnostics/optimizers/distance_estimate.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {

void DistanceEstimate::add(double smoothing, double products, double bound) {
    double& distance = numbers_[0];
    double& sum = numbers_[1];
    const double smoothed = smoothing * sum + (1.0 - smoothing) * products;
    if (!std::isfinite(smoothed)) return;
    sum = smoothed;
    const double estimate = smoothed / bound;
    if (bound > 0.0 && std::isfinite(estimate)) distance = std::max(distance, estimate);
}

}  // namespace rangefinder
