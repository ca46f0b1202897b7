// Layer normalisation over plain memory, row by row.
#pragma once

#include <span>

namespace rangefinder {

// [rows, width], row-major; width = weight.size(). The mean and 1 / √(variance + eps) of each row
// are kept for the way back.
struct LayerNormRows {
    std::span<const float> input;
    std::span<const float> weight;
    std::span<float> means;
    std::span<float> inverse_deviations;
};

// output = (input - mean) * inverse deviation * weight + bias.
void layer_norm_forward(const LayerNormRows& rows, std::span<const float> bias, double eps,
                        std::span<float> output);

// What a backward pass adds up over rows.
struct LayerNormSlopes {
    std::span<float> weight;
    std::span<float> bias;
};

// `gradient` by the output; becomes that by the input when `in_place` is set. Replaces the slopes.
void layer_norm_backward(const LayerNormRows& rows, std::span<float> gradient,
                         const LayerNormSlopes& slopes, bool in_place);

}  // namespace rangefinder
