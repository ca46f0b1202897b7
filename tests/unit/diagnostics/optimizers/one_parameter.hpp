// A parameter of a few values that a test sets by hand.
#pragma once

#include <vector>

#include "diagnostics/optimizers/optimizer.hpp"

namespace rangefinder {

struct OneParameter {
    std::vector<float> weight;
    std::vector<float> gradient;

    std::vector<ParameterView> views() { return {{"0.weight", weight, gradient}}; }
};

}  // namespace rangefinder
