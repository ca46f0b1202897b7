// The estimate of the distance to a solution that D-Adaptation and Prodigy keep.
#pragma once

#include <vector>

namespace rangefinder {

// With c = sqrt(beta2), after each step: r = c r + (1 - c) <sum of products>, d = max(d, r /
// bound). Kept as two numbers {d, r} in an optimizer's state.
class DistanceEstimate {
  public:
    explicit DistanceEstimate(std::vector<double>& numbers) : numbers_(numbers) {}

    static std::vector<double> first(double d0) { return {d0, 0.0}; }

    double distance() const { return numbers_[0]; }
    // `products` is this step's share of r before smoothing; `bound` the norm that r is divided by.
    // A bound of 0 (no gradient so far), and what is not finite, change nothing.
    void add(double smoothing, double products, double bound);

  private:
    std::vector<double>& numbers_;
};

}  // namespace rangefinder
