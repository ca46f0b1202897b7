// Gradient descent with D-Adaptation (Defazio and Mishchenko, "Learning-Rate-Free Learning by
// D-Adaptation", ICML 2023, arXiv 2301.07733, algorithm 4). No optimizer that a specification can
// name: it is there for what it says of the rate.
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With d = d0 at first, the given rate as the factor y (usually 1), momentum b, w0 the weights and
// |g0| the gradient's length at the first step, l = y d / |g0|:
//   g += l1 sign(w) + decay w;
//   r = r + l <g, s>;  s = s + l g;  d = max(d, 2 r / |s|);
//   w = b w + (1 - b) (w0 - s).
// Averaging weights like that is what momentum b does at the rate (1 - b) l (Defazio 2020, arXiv
// 2010.00406, section 2), which is what rate_factor() tells: a rate for sgd as it is. Sums are in
// double.
class DAdaptSgd final : public BufferedOptimizer {
  public:
    DAdaptSgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override { momentum_ = momentum; }
    double rate_factor() const override;  // 0 before the first step.

  private:
    void remember_start();
    // The gradient's length, penalties included.
    double gradient_length() const;

    double momentum_;
    // Remembered: of each parameter s, w0; {d, r, |g0|}.
};

}  // namespace rangefinder
