// A probe's result <-> JSON value; used by result_codec.
#pragma once

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder::codec {

// "kind", the kind's figures under the names of its struct's members, "stopped", "seconds",
// "findings".
OrderedJson probe_result_json(const ProbeResult& result);
// Its "kind" says which probe's it is.
ProbeResult read_probe_result(const Json& value, Errors& errors);

}  // namespace rangefinder::codec
