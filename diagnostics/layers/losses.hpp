// Loss functions over single outputs with their gradients, over plain row-major memory. Each is a
// mean over elements; sums are in double and in a fixed order. NaN and infinity are handed on,
// never hidden. Nothing is allocated.
#pragma once

#include <cstdint>
#include <span>

namespace rangefinder {

// Where to put the gradient of a loss by its outputs, and what it is multiplied by. Empty values:
// not computed.
struct LossGradient {
    std::span<float> values;
    double scale = 1.0;
};

// Mean of (output - target)².
double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          const LossGradient& gradient);

// Mean of |output - target|; where they are equal its gradient is 0.
double mean_absolute_error(std::span<const float> outputs, std::span<const float> targets,
                           const LossGradient& gradient);

// With d = output - target the mean of d² / 2 where |d| <= delta, else of delta (|d| - delta / 2)
// (Huber 1964; torch.nn.HuberLoss).
double huber_loss(std::span<const float> outputs, std::span<const float> targets, double delta,
                  const LossGradient& gradient);

// Mean of -(w t log s + (1 - t) log(1 - s)) with s = 1 / (1 + e^-x) and w = pos_weight, in the form
// that does not overflow: (1 - t) x + (1 + (w - 1) t) (log(1 + e^-|x|) + max(-x, 0)).
double binary_cross_entropy_with_logits(std::span<const float> outputs,
                                        std::span<const float> targets, double pos_weight,
                                        const LossGradient& gradient);

}  // namespace rangefinder
