// What may stand in a probe's options, and in those of the diagnostics.
#pragma once

#include "diagnostics/spec/diagnostics_spec.hpp"
#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder {

// Pointers are "/<kind>/<member>".
void validate_probe(const ProbeSpec& probe, FieldChecks& checks);
// Pointers are "/diagnostics/<member>". Names of rules are checked by who knows the rules.
void validate_diagnostics(const DiagnosticsSpec& diagnostics, FieldChecks& checks);

}  // namespace rangefinder
