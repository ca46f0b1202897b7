// A model's weights in and out of safetensors files, under PyTorch's state_dict names.
#pragma once

#include <cstdint>
#include <string>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

// Takes into the model what fits it by name and shape: all that the file holds, or what
// `spec.include` names ("0", "0.weight", "3.attn": a parameter, or all below a name). Frozen
// parameters and running statistics are taken too. Errors, kInvalid (the model is then of no use):
// "/model/weights" (the file is not there, cannot be read, holds a value that is not finite, or
// nothing in it fits), "/model/weights/include/<i>" (names nothing that is in both, or something of
// another shape).
Result<LoadedWeights> load_weights(const std::string& path, const WeightsSpec& spec, Model& model);

// All parameters and running statistics, in the order of the model. Synced and in its place when it
// returns; a reader finds the old file or the new. Gives its bytes. kUnavailable: it could not be
// written, with why.
Result<std::int64_t> save_weights(const Model& model, const std::string& path);

}  // namespace rangefinder
