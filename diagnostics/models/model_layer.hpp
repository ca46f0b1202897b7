// A model's layer as it can be watched: where in memory its values are, and what they mean.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/tensor/unit_grid.hpp"
#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {

// A batch's values in memory, one example after the other, in the layout's own order. Blocked
// layouts hold padding, which is zero.
struct BatchValues {
    std::span<const float> memory;  // Empty: there are none.
    std::size_t examples = 0;
    std::size_t values = 0;  // Of one example, without padding.
    std::size_t units = 0;   // Channels of an image, else the last axis; without padding.
    UnitGrid grid;           // No groups: their order is not known.

    std::size_t stride() const { return memory.size() / examples; }
};

struct AttentionValues {
    std::span<const float> probabilities;  // Square matrices [length, length], one a head.
    std::size_t length = 0;
    bool causal = false;
};

// Memory of a model: as long as it lives.
struct ModelLayer {
    std::string name;  // The whole name: "3", "3.0", "head.0".
    // Places in Model::trainable() of its own parameters, those of layers inside it left out.
    std::vector<std::size_t> parameters;
    // Right after the layer's forward pass. Some layers only move values or drop some.
    BatchValues output;
    bool computes = true;
    // Outputs outside are within 1 % of a limit that they cannot cross.
    std::optional<Interval> unsaturated;
    // Values inside `flat` stand for outputs that do not change with the input (of a transformer
    // block: those of its network's activation). Right after the forward pass.
    BatchValues response;
    Interval flat;
    AttentionValues attention;
    // Right before the layer's backward pass.
    BatchValues output_gradient;
    // Of lstm and gru: squared norms of the loss's gradient by the hidden states, in the steps of
    // time run first and last. After a backward pass that was watched.
    const double* first_time_gradient = nullptr;
    const double* last_time_gradient = nullptr;
};

}  // namespace rangefinder
