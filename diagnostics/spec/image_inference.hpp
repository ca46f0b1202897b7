// Layers on images, [channels, height, width].
#pragma once

#include "diagnostics/spec/layer_input.hpp"

namespace rangefinder {

LayerCost infer_conv2d(const Conv2dSpec& conv, const LayerInput& input);
LayerCost infer_pool2d(const Pool2dSpec& pool, const LayerInput& input);
LayerCost infer_global_avg_pool2d(const LayerInput& input);

}  // namespace rangefinder
