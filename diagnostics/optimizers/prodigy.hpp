// Prodigy, in its Adam version (Mishchenko and Defazio, "Prodigy: An Expeditiously Adaptive
// Parameter-Free Learner", arXiv 2306.06101, algorithm 4).
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With d = d0 at first, the given rate as the factor y (usually 1), c = sqrt(b2), L1 factor l, and
// w0 the weights at the first step:
//   g += l sign(w);
//   m = b1 m + (1 - b1) d g;  v = b2 v + (1 - b2) d² g²;
//   r = c r + (1 - c) y d² <g, w0 - w>;  s = c s + (1 - c) y d² g;
//   w = w (1 - d y decay) - y d m / (sqrt(v) + d eps);
//   d = max(d, r / |s|_1).
// d never exceeds the largest distance of a weight from its solution when the loss is convex.
class Prodigy final : public BufferedOptimizer {
  public:
    Prodigy(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override { beta1_ = momentum; }
    double rate_factor() const override { return remembered().numbers.front(); }

  private:
    void remember_start();

    double beta1_;
    // Remembered: of each parameter m, v, s, w0; {d, r}.
};

}  // namespace rangefinder
