// A loss of the specification, evaluated: which function, on what, with which gradient.
#pragma once

#include <cstdint>
#include <span>

#include "diagnostics/layers/cross_entropy.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

// What outputs are compared with: labels for cross_entropy, one a row; values, one an output, for
// the others.
struct LossTargets {
    std::span<const std::int32_t> labels;
    std::span<const float> values;
};

// `outputs` and `gradient` are row-major [rows, outputs]; an empty gradient is not computed.
// `gradient_scale` multiplies the gradient, not the value. "balanced" class weights were worked out
// before and are in spec.class_weights. Allocates nothing.
LossValue evaluate_loss(const LossSpec& spec, std::span<const float> outputs,
                        const LossTargets& targets, double gradient_scale,
                        std::span<float> gradient);

}  // namespace rangefinder
