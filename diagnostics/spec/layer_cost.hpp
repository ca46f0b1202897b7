// What a layer is made of and costs, worked out from its specification and its input's shape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// What is known of a layer's output. Nothing when a layer before is wrong.
using KnownShape = std::optional<Shape>;

struct ParameterShape {
    std::string name;  // Below the layer's own: "weight", "attn.q.weight"; of a residual "0.bias".
    Shape shape;       // As PyTorch's; empty: not known, as the input is not.
    bool buffer = false;  // A running mean or variance: stored, never trained.
};

// Arithmetic of one example's forward pass; a multiply and an add are two.
struct Flops {
    // Products of weights and inputs. Backward needs one such product for the weights if they are
    // trained, and one for the input if something before it is.
    double weights = 0.0;
    // Products of values that both need a gradient (attention; a recurrent layer's step from its
    // last): backward is twice the forward.
    double values = 0.0;
    // Everything else, element by element: backward is about as much.
    double elements = 0.0;

    double forward() const { return weights + values + elements; }
};

struct InferredLayer;

struct LayerCost {
    KnownShape output;                       // Without the batch axis.
    std::vector<ParameterShape> parameters;  // In the order of PyTorch's state_dict.
    Flops flops;                             // Without `inner`.
    // float32 values an example that the layer keeps from its forward to its backward pass, or
    // needs within one of them; without `inner`.
    std::int64_t buffers = 0;
    std::vector<InferredLayer> inner;  // A residual's layers.
};

struct InferredLayer {
    std::string name;                             // The whole name: "3", "3.0", "head.0".
    std::string pointer;                          // "/model/layers/3/layers/0".
    const LayerParameters* parameters = nullptr;  // Into the specification.
    KnownShape input;
    LayerCost cost;
};

// Product of the sizes, saturating.
std::int64_t elements_of(const Shape& shape);

// Parameters of the layer without its buffers, and those within; those of unknown shape count 0.
std::int64_t parameter_count(const LayerCost& cost);

}  // namespace rangefinder
