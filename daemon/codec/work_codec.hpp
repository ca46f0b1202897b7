// What a job does, range test or training (probes: probe_codec) <-> JSON values; used by job_codec.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::codec {

RangeTestSpec read_range_test(const Json& value, const std::string& pointer, Errors& errors);
TrainingSpec read_training(const Json& value, const std::string& pointer, Errors& errors);

OrderedJson work_json(const RangeTestSpec& test);
OrderedJson work_json(const TrainingSpec& training);

}  // namespace rangefinder::codec
