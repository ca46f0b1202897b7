// OptimizerSpec <-> JSON values.
#pragma once

#include <optional>
#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder::codec {

// The kind with PyTorch's defaults for it (D-Adaptation's and Prodigy's are their authors').
OptimizerSpec default_optimizer(OptimizerKind kind);

// An object, or the type's name alone.
OptimizerSpec read_optimizer(const Json& value, const std::string& pointer, Errors& errors);
// A group may name its rate instead of the factor on the training's: the factor is set from it. Of
// a job that is no training (nothing) that is a complaint.
void apply_group_rates(const Json& optimizer, std::optional<double> learning_rate,
                       OptimizerSpec& spec, Errors& errors);
OrderedJson optimizer_json(const OptimizerSpec& optimizer);

}  // namespace rangefinder::codec
