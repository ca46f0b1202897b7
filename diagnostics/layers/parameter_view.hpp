// A trainable parameter as an optimizer sees it: flat memory, order unspecified.
#pragma once

#include <span>
#include <string>

namespace rangefinder {

// Weight and gradient have the same length and the same internal order, which is the engine's own
// and may hold padding; padding is zero in both, and an update must keep zero where weight,
// gradient and state are zero. Valid as long as the model lives.
struct ParameterView {
    std::string name;
    std::span<float> weight;
    std::span<const float> gradient;
    double learning_rate_scale = 1.0;  // Of the head that it belongs to.
};

}  // namespace rangefinder
