// LossSpec <-> JSON values.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder::codec {

// An object, or the type's name alone.
LossSpec read_loss(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson loss_json(const LossSpec& loss);

}  // namespace rangefinder::codec
