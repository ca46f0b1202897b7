// What a layer lets be seen of its last pass in Mode::kTrain, beside the output itself.
#pragma once

#include <optional>

#include "diagnostics/tensor/tensor.hpp"
#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {

// Squared L2 norms of the loss's gradient by a recurrent layer's hidden states, over all of its
// levels and directions, in the steps of time that were run first and last.
struct TimeGradients {
    double first = 0.0;
    double last = 0.0;
};

// Tensors are those of connect(): valid from then on, read right after a forward pass, before the
// next layer works in them.
struct LayerView {
    bool computes = true;  // Else it only moves values, or drops some.
    // Outputs outside are within 1 % of a limit that they cannot cross.
    std::optional<Interval> unsaturated = {};
    // A value of `response` inside `flat` stands for an output that does not change with the input.
    Tensor response = {};
    Interval flat = {};
    Tensor attention = {};  // Probabilities [N, H, T, T].
    bool causal = false;
    const TimeGradients* time_gradients = nullptr;  // Of the last backward pass that was watched.
};

}  // namespace rangefinder
