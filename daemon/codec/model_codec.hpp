// ModelSpec and OptimizerSpec <-> JSON values; used by job_codec.
#pragma once

#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder::codec {

ModelSpec read_model(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson model_json(const ModelSpec& model);

OptimizerSpec read_optimizer(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson optimizer_json(const OptimizerSpec& optimizer);

// Reads "type" (or another member): one of `available`; the words of `planned` get "not available
// in this version", any other the nearest word.
struct TypeWords {
    std::vector<std::string> available;
    std::vector<std::string> planned;
};
std::string read_type(ObjectReader& reader, const std::string& member, const TypeWords& words);

// Everything that may stand in "type".
const TypeWords& layer_types();
const TypeWords& loss_types();
const TypeWords& optimizer_types();
const TypeWords& job_kinds();
const TypeWords& schedule_types();
const TypeWords& planned_schedules();  // What a range test's `planned_schedule` may be.

}  // namespace rangefinder::codec
