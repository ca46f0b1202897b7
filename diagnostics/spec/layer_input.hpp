// What a layer's inference has at hand: the shape that comes in and where to complain.
#pragma once

#include <string>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/layer_cost.hpp"

namespace rangefinder {

struct LayerInput {
    const KnownShape& shape;
    const std::string& pointer;  // Of the layer.
    FieldChecks& checks;
};

// "a vector of 30", "a sequence of 24 steps of 8 values", "images of 3x32x32 (channels x height x
// width)".
std::string describe_shape(const Shape& shape);

inline double as_double(std::int64_t value) {
    return static_cast<double>(value);
}

}  // namespace rangefinder
