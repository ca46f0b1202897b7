// How raw values become what a model sees.
#pragma once

#include <span>

#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/datasets/value_scale.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

// standard: mean 0, deviation 1 of the training values; minmax: [0, 1] of the training values. A
// constant is only shifted, so that it becomes 0.
ValueScale make_scale(const Moments& training, Normalization normalization);

// The normalised value, cut to what a float can hold.
float apply_scale(const ValueScale& scale, double value);
void apply_scale(const ValueScale& scale, std::span<float> values);

}  // namespace rangefinder
