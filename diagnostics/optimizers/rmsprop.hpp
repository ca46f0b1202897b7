// RMSprop (Hinton's lecture 6e, 2012; centered: Graves 2013), as torch.optim.RMSprop.
#pragma once

#include "diagnostics/optimizers/buffered_optimizer.hpp"

namespace rangefinder {

// With rate r, decay d, L1 factor l, smoothing a, momentum m:
//   g += d w + l sign(w);  s = a s + (1 - a) g²;
//   centered: c = a c + (1 - a) g and s - c² in place of s below;
//   u = g / (sqrt(s) + eps);  with momentum b = m b + u and u = b;  w -= r u.
class Rmsprop final : public BufferedOptimizer {
  public:
    Rmsprop(const OptimizerSpec& spec, std::span<const ParameterView> parameters);

    void step(double learning_rate) override;
    void set_momentum(double momentum) override;

  private:
    void choose_buffers();

    double momentum_;
    bool has_moves_ = false;
    // Remembered: of each parameter s, when centered c, with momentum b.
};

}  // namespace rangefinder
