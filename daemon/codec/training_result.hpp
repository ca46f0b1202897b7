// TrainingResult <-> JSON values; used by result_codec.
#pragma once

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

OrderedJson training_result_json(const TrainingResult& result);
TrainingResult read_training_result(const Json& value, Errors& errors);

}  // namespace rangefinder::codec
