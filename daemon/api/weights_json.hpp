// Stored weights as the API shows them.
#pragma once

#include "daemon/api/json.hpp"
#include "daemon/api/weights_library.hpp"
#include "diagnostics/formats/safetensors.hpp"

namespace rangefinder::api {

// {"id", "name", "created_at", "bytes", "tensor_count", "parameters", "content"}
Json weights_line_json(const StoredWeights& weights);

// The same with "metadata" and "tensors": [{"name", "shape", "dtype", "bytes", "loadable", "norm",
// "min", "max", "non_finite"}], in the order of their data. Reads every value.
Json weights_json(const StoredWeights& weights, const SafetensorsView& view);

}  // namespace rangefinder::api
