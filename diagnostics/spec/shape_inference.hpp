// Shapes, parameters and arithmetic of each layer, one after the other.
#pragma once

#include <optional>
#include <string>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// What is known of a layer's output. Nothing when a layer before is wrong.
using KnownShape = std::optional<Shape>;

struct LayerCost {
    KnownShape output;  // Without the batch axis.
    std::int64_t weights = 0;
    std::int64_t biases = 0;
    double flops_forward = 0.0;  // Of one example; a multiply and an add are two.
};

// The layer's output and cost on this input; what is wrong goes to `checks` under `pointer`
// ("/model/layers/<i>"). Values are as validate_job() allows them.
LayerCost infer_layer(const LayerParameters& layer, const KnownShape& input,
                      const std::string& pointer, FieldChecks& checks);

// Product of the sizes, saturating.
std::int64_t elements_of(const Shape& shape);

}  // namespace rangefinder
