// Adam with D-Adaptation (Defazio and Mishchenko, "Learning-Rate-Free Learning by D-Adaptation",
// ICML 2023, arXiv 2301.07733, algorithm 5).
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With d = d0 at first, the given rate as the factor y (usually 1), c = sqrt(b2), L1 factor l:
//   g += l sign(w);
//   m = b1 m + (1 - b1) d y g;  v = b2 v + (1 - b2) g²;  A = sqrt(v) + eps;
//   w = w (1 - d y decay) - m / A;
//   r = c r + (1 - c) d y <g, s / A>;  s = c s + (1 - c) d y g;
//   d = max(d, r / ((1 - c) |s|_1)).
// d estimates the largest distance of a weight from its solution.
class DAdaptAdam final : public BufferedOptimizer {
  public:
    DAdaptAdam(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override { beta1_ = momentum; }
    double rate_factor() const override { return remembered().numbers.front(); }

  private:
    double beta1_;
    // Remembered: of each parameter m, v, s; {d, r}.
};

}  // namespace rangefinder
