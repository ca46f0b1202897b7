// A layer's learnable tensor: the weight, its gradient and how it is first drawn.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// Weight and gradient have the same layout; whoever makes the layer's primitives decides which.
struct Parameter {
    std::string name;                 // "0.weight"
    std::vector<std::int64_t> shape;  // PyTorch's.
    double initial_bound = 0.0;       // Drawn uniformly in (-bound, bound).
    bool trainable = true;
    Tensor weight;
    Tensor gradient;  // Empty when the layer never computes it.

    std::int64_t size() const { return element_count(shape); }
    ParameterView view() const;
};

// Draws in row-major order, so that the values do not depend on the layout.
void initialize(const Engine& engine, const Parameter& parameter, RandomStream random);

}  // namespace rangefinder
