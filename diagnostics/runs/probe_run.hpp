// Runs one probe: model, data and warm-up are made here, the measurement is the probe's own.
#pragma once

#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// Errors as run()'s.
Result<JobResult> run_probe(const RunContext& context, const ProbeSpec& probe);

}  // namespace rangefinder
