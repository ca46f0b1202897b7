// From a layer's specification to the layer.
#pragma once

#include <memory>
#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// `input` is the shape of one example, already found to fit the layer.
std::unique_ptr<Layer> make_layer(const std::string& name, const LayerParameters& parameters,
                                  const Shape& input);

}  // namespace rangefinder
