// What the depth of a model does to its gradient: a pure function over norms.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// Indices are layers'. Each layer is judged twice, by its gradient's norm and by that over its
// weights' norm, and is noteworthy only where both say so: embeddings and norms have small
// gradients beside large weights by nature. Layers whose weights are all zero count by the first.
struct DepthProfile {
    // The highest layer such that neither it nor any below gets kVanishing of the largest gradient.
    std::optional<std::size_t> vanishing;
    double least_share = 1.0;  // Of the largest gradient: what the lowest layer gets.
    // The layer whose gradient is not finite, or is most times (over kExploding) the last layer's,
    // or which a step at rate kStepRate would move by its own length.
    std::optional<std::size_t> exploding;
    double greatest_ratio = 1.0;  // To the last layer's gradient.

    static constexpr double kVanishing = 1e-3;
    static constexpr double kExploding = 1e3;
    static constexpr double kStepRate = 0.01;
};

// In the order of the model, not empty; their gradient_norm and weight_norm count.
DepthProfile profile_of(std::span<const LayerFlow> layers);

}  // namespace rangefinder
