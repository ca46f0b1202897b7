// One function a probe: measures, and says what is wrong. run_probe() does the rest.
#pragma once

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// Each fills `measured` and `findings` of the result; interrupted, with what was measured by then.
// Errors as run()'s, also where nothing can be measured.
Result<ProbeResult> measure(const RunContext& context, const SharpnessSpec& sharpness,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const CriticalSharpnessSpec& sharpness,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const NoiseScaleSpec& spec,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const LossLandscapeSpec& spec,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const GradientCheckSpec& spec,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const SanitySpec& spec,
                            ProbeMonitor& monitor);
Result<ProbeResult> measure(const RunContext& context, const InitializationSpec& spec,
                            ProbeMonitor& monitor);

}  // namespace rangefinder
