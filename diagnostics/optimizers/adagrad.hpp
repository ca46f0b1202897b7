// Adagrad (Duchi, Hazan and Singer 2011), as torch.optim.Adagrad.
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With rate r, its decay q, weight decay d, L1 factor l, t counted from 1:
//   g += d w + l sign(w);  s += g² (s = initial_accumulator_value at first);
//   w -= r / (1 + (t - 1) q) · g / (sqrt(s) + eps).
class Adagrad final : public BufferedOptimizer {
  public:
    Adagrad(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    // It has none.
    void set_momentum(double) override {}

    // Remembered: s of each parameter.
};

}  // namespace rangefinder
