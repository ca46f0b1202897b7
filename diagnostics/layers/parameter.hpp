// A layer's tensor that outlives a step: a weight with its gradient and how it is first drawn, or a
// buffer (a running mean).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// How first values are drawn: in (-bound, bound); from a normal distribution of that deviation; all
// equal.
enum class Initial { kUniform, kNormal, kConstant };

// Weight and gradient have the same layout; whoever makes the layer's primitives decides which.
struct Parameter {
    std::string name;                 // "0.weight"
    std::vector<std::int64_t> shape;  // PyTorch's.
    Initial initial = Initial::kUniform;
    double initial_bound = 0.0;  // kUniform, kNormal: see there. kConstant: the value.
    bool trainable = true;
    bool buffer = false;  // Kept and stored, but never trained: no gradient.
    bool tied = false;    // Others add to the gradient too: the owner clears it as it runs forward.
    double learning_rate_scale = 1.0;
    Tensor weight;
    Tensor gradient;  // Empty when the layer never computes it.

    std::int64_t size() const { return element_count(shape); }
    ParameterView view() const;
};

// Draws in row-major order, so that the values do not depend on the layout.
void initialize(const Engine& engine, const Parameter& parameter, RandomStream random);

}  // namespace rangefinder
