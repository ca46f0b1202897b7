// LayerSpec <-> JSON values.
#pragma once

#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder::codec {

// The array of layers in a member; at most as many as a model may have. Absent: none.
std::vector<LayerSpec> read_layers(ObjectReader& reader, const std::string& name);

// Every member, defaults filled in.
OrderedJson layers_json(const std::vector<LayerSpec>& layers);

}  // namespace rangefinder::codec
