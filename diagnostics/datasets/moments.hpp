// Count, mean, deviation and range of numbers that come one at a time.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

namespace rangefinder {

// Welford's recurrence and Chan's merge (Chan, Golub, LeVeque 1979), in double. A plain value.
class Moments {
  public:
    void add(double value);
    void add(const Moments& others);

    // Of a block at once; faster than one at a time.
    static Moments of(std::span<const float> values);

    std::int64_t count() const { return count_; }
    double mean() const { return mean_; }
    // Population deviation: divided by the count, as in scikit-learn's StandardScaler.
    double deviation() const;
    double minimum() const { return count_ == 0 ? 0.0 : minimum_; }
    double maximum() const { return count_ == 0 ? 0.0 : maximum_; }
    bool is_constant() const { return count_ == 0 || minimum_ == maximum_; }

  private:
    std::int64_t count_ = 0;
    double mean_ = 0.0;
    double squares_ = 0.0;  // Sum of squared distances from the mean.
    double minimum_ = std::numeric_limits<double>::infinity();
    double maximum_ = -std::numeric_limits<double>::infinity();
};

}  // namespace rangefinder
