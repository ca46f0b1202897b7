// Stochastic gradient descent with momentum (torch.optim.SGD; Sutskever et al. 2013).
#pragma once

#include "diagnostics/optimizers/optimizer.hpp"

namespace rangefinder {

// With weight decay d, momentum m and rate r:
//   g += d w;  v = m v + g (v = g at first);  w -= r v, or with nesterov w -= r (g + m v).
class Sgd final : public Optimizer {
  public:
    Sgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    OptimizerState state() const override { return state_; }
    void restore(const OptimizerState& state) override;

  private:
    OptimizerSpec spec_;
    std::vector<ParameterView> parameters_;
    OptimizerState state_;  // One velocity a parameter; none without momentum.
};

}  // namespace rangefinder
