// OptimizerSpec <-> JSON values.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder::codec {

// The kind with PyTorch's defaults for it (D-Adaptation's and Prodigy's are their authors').
OptimizerSpec default_optimizer(OptimizerKind kind);

// An object, or the type's name alone.
OptimizerSpec read_optimizer(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson optimizer_json(const OptimizerSpec& optimizer);

}  // namespace rangefinder::codec
