// Whether stored weights fit the model that is to start from them, told before anything runs.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/formats/safetensors.hpp"
#include "diagnostics/spec/layer_cost.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::api {

// Every parameter and running statistic of the model by its whole name ("3.attn.q.weight"), in the
// order of its layers. The model must have been found good.
std::vector<ParameterShape> parameters_of(const ModelSpec& model, const DataShape& data);

// Which parameters would be taken from `stored`, and which would be drawn. kInvalid, with a line
// for each: a tensor of a parameter's name but another shape or no floating-point type; a name in
// `include` that the model or the file does not have; nothing to be taken at all.
Result<LoadedWeights> match_weights(const WeightsSpec& weights,
                                    const std::vector<ParameterShape>& parameters,
                                    const SafetensorsView& stored);

}  // namespace rangefinder::api
