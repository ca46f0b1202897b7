// Probes' options and those of the diagnostics <-> JSON values; used by job_codec.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/diagnostics_spec.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder::codec {

// `probe`: the kind's defaults, of default_probes(). A null `value` leaves them.
ProbeSpec read_probe(ProbeSpec probe, const Json* value, const std::string& pointer,
                     Errors& errors);
OrderedJson work_json(const ProbeSpec& probe);

DiagnosticsSpec read_diagnostics(const Json& value, const std::string& pointer, Errors& errors);
OrderedJson diagnostics_json(const DiagnosticsSpec& diagnostics);

}  // namespace rangefinder::codec
