// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), as torch.optim has them.
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With rate r, decay d, L1 factor l, t counted from 1:
//   adam: g += d w;  adamw: w *= 1 - r d;  both: g += l sign(w);
//   m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g²;
//   w -= r / (1 - b1^t) · m / (sqrt(v) / sqrt(1 - b2^t) + eps).
class Adam final : public BufferedOptimizer {
  public:
    Adam(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override { beta1_ = momentum; }

  private:
    double beta1_;
    // Remembered: of each parameter m, then v.
};

}  // namespace rangefinder
