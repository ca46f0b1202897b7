// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), as torch.optim has them.
#pragma once

#include "diagnostics/optimizers/optimizer.hpp"

namespace rangefinder {

// With rate r, decay d, t counted from 1:
//   adam: g += d w;  adamw: w *= 1 - r d;
//   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g²;
//   w -= r / (1 - b1^t) · m / (sqrt(v) / sqrt(1 - b2^t) + eps).
class Adam final : public Optimizer {
  public:
    Adam(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    OptimizerState state() const override { return state_; }
    void restore(const OptimizerState& state) override;

  private:
    OptimizerSpec spec_;
    std::vector<ParameterView> parameters_;
    OptimizerState state_;  // Of each parameter m, then v.
};

}  // namespace rangefinder
