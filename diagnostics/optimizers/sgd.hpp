// Stochastic gradient descent with momentum (torch.optim.SGD; Sutskever et al. 2013).
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With weight decay d, L1 factor l, momentum m and rate r:
//   g += d w + l sign(w);  v = m v + g (v = g at first);
//   w -= r v, or with nesterov w -= r (g + m v).
class Sgd final : public BufferedOptimizer {
  public:
    Sgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override;

  private:
    double momentum_;
    // Remembered: one velocity a parameter; none before there is momentum.
};

}  // namespace rangefinder
