// The average that is watched live for divergence. It lags, so advice smooths both ways instead.
#pragma once

#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

// Exponential average with bias correction, as fastai's AvgSmoothLoss: a = beta a + (1 - beta) x,
// divided by 1 - beta^n.
class SmoothedLoss {
  public:
    explicit SmoothedLoss(double beta = 0.98) : beta_(beta) {}

    // The average with this loss in it.
    double add(double loss);
    double value() const { return value_; }

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    double beta_;
    double average_ = 0.0;
    double beta_power_ = 1.0;
    double value_ = 0.0;
};

}  // namespace rangefinder
