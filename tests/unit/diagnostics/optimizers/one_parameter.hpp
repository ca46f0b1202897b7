// A parameter of a few values that a test sets by hand, and an optimizer for it.
#pragma once

#include <vector>

#include "diagnostics/optimizers/optimizer.hpp"

namespace rangefinder {

// All but the kind as it is by default.
inline OptimizerSpec spec_of(OptimizerKind kind) {
    OptimizerSpec spec;
    spec.kind = kind;
    return spec;
}

struct OneParameter {
    std::vector<float> weight;
    std::vector<float> gradient;

    std::vector<ParameterView> views() { return {{"0.weight", weight, gradient}}; }
};

}  // namespace rangefinder
