// How far predicted numbers are from the true ones: mean absolute error and R2.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/datasets/value_scale.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

// Sums of one output over many batches. Allocates in the constructor only. Not thread-safe.
class ValueScores {
  public:
    // `scales`: one a value of an example, to read a normalised target back; none: as they are.
    ValueScores(std::int64_t size, std::span<const ValueScale> scales);

    // Both [rows, size].
    void add(std::span<const float> outputs, std::span<const float> targets);
    void clear();

    // "mae", the mean of |error| in the targets' own units, and "r2", of all targets together: 1 -
    // sum of squared errors / sum of squared deviations from each target's mean, normalised.
    void write(Scores& scores, const std::string& suffix) const;

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    double r2() const;

    std::vector<double> units_;  // Of a target's own in one normalised.
    std::int64_t rows_ = 0;
    double absolute_error_ = 0.0;
    double squared_error_ = 0.0;
    std::vector<double> sum_;      // Of each target.
    std::vector<double> squares_;  // Of each target.
};

}  // namespace rangefinder
