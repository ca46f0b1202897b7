// What a range test measured for its advice, as JSON.
#pragma once

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/advice_probes.hpp"

namespace rangefinder::codec {

OrderedJson advice_probes_json(const AdviceProbes& probes);
AdviceProbes read_advice_probes(const Json& value, const std::string& pointer, Errors& errors);

}  // namespace rangefinder::codec
