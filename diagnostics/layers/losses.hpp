// Loss functions with their gradients, over plain row-major memory. Each is a mean; sums are in
// double. NaN and infinity are handed on, never hidden.
#pragma once

#include <cstdint>
#include <span>

namespace rangefinder {

// Softmax and negative log likelihood in one, the mean over rows. `outputs` and `gradient` are
// [rows, classes]; every label is in [0, classes). An empty gradient is not computed.
double cross_entropy(std::span<const float> outputs, std::span<const std::int32_t> labels,
                     std::span<float> gradient);

// Mean of (output - target)².
double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          std::span<float> gradient);

// Mean of log(1 + e^x) - x·t, in the form that does not overflow: max(x, 0) - x·t + log(1 +
// e^-|x|).
double binary_cross_entropy_with_logits(std::span<const float> outputs,
                                        std::span<const float> targets, std::span<float> gradient);

}  // namespace rangefinder
