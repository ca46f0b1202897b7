// The training losses of one short training, to be read by parts of its length.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

class TrialCurve {
  public:
    void add(double training_loss) { losses_.push_back(training_loss); }

    // Mean over the steps from one part of `steps` to another, at least one step. NaN when the
    // training did not get there, not finite when a loss was not.
    double mean(std::int64_t steps, double from, double to) const;

    // Sets the training losses of a trial of this length, and its loss halfway where none was
    // measured there (NaN).
    void describe(double halfway_loss, Trial& trial) const;

  private:
    std::vector<double> losses_;
};

}  // namespace rangefinder
