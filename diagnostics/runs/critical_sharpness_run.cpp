#include <cmath>

#include "diagnostics/probes/critical_sharpness.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"

namespace rangefinder {
namespace {

// Weights or data that no rate can train.
Finding nothing_to_follow(const CriticalSharpnessResult& result) {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.first_step = 0;
    finding.evidence = {{"loss", result.first_loss}};
    finding.message = "The loss at these weights is not finite: no rate can be measured.";
    finding.causes = {"Inputs or targets that are not finite or very large.",
                      "Weights that are not finite or very large."};
    finding.actions = {{"Look at the data with a sanity probe.", "/kind", std::nullopt}};
    finding.advice = "Mend the data or the weights first.";
    return finding;
}

}  // namespace

Result<ProbeResult> measure(const RunContext& context, const CriticalSharpnessSpec& sharpness,
                            ProbeMonitor& monitor) {
    const auto setup = make_probe_setup(context, sharpness.warmup, monitor);
    if (!setup) return setup.error();
    ProbeSetup& own = **setup;
    CriticalSharpnessSpec fitting = sharpness;
    fitting.batches = own.begin_epoch(sharpness.batches);
    const CriticalSharpnessResult measured =
        measure_critical_sharpness({*own.model, *own.optimizer, own.batches}, fitting, monitor);
    ProbeResult result;
    if (!std::isfinite(measured.first_loss)) result.findings.push_back(nothing_to_follow(measured));
    result.measured = measured;
    return result;
}

}  // namespace rangefinder
