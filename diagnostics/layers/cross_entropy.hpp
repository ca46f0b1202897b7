// Cross entropy of softmax outputs with its gradient, as torch.nn.functional.cross_entropy has it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "diagnostics/layers/losses.hpp"

namespace rangefinder {

struct CrossEntropyOptions {
    double label_smoothing = 0.0;              // e, [0, 1).
    std::span<const double> class_weights;     // w, one a class; empty: all 1.
    std::optional<std::int64_t> ignore_index;  // Rows of this label count for nothing.
};

struct LossValue {
    double mean = 0.0;
    // What the mean was divided by (rows, elements, or the sum of the counted rows' class weights):
    // means over several batches are weighted with it. 0: nothing counted, and the mean is NaN as
    // PyTorch's is.
    double weight = 0.0;
};

// With log-probabilities l of C classes, a row of label y has the loss
//   (1 - e) w_y (-l_y) + e / C sum_c w_c (-l_c),
// and the mean is the rows' sum divided by the sum of their w_y. `outputs` and the gradient are
// [rows, classes]; every label is in [0, classes) or ignore_index. Exponentials are taken in
// float32 to about one unit in the last place, sums in double; NaN and infinity are handed on.
// Allocates nothing.
LossValue cross_entropy(std::span<const float> outputs, std::span<const std::int32_t> labels,
                        const CrossEntropyOptions& options, const LossGradient& gradient);

}  // namespace rangefinder
