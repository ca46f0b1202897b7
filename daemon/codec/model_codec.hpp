// ModelSpec <-> JSON values; used by job_codec.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder::codec {

ModelSpec read_model(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson model_json(const ModelSpec& model);

}  // namespace rangefinder::codec
