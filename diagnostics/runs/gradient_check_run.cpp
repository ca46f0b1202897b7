#include "diagnostics/probes/flow_findings.hpp"
#include "diagnostics/probes/gradient_check.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"

namespace rangefinder {

Result<ProbeResult> measure(const RunContext& context, const GradientCheckSpec& spec,
                            ProbeMonitor& monitor) {
    auto setup = make_probe_setup(context, spec.warmup, monitor);
    if (!setup) return setup.error();
    ProbeSetup& made = **setup;
    GradientCheck check =
        check_gradients({*made.model, *made.optimizer, made.batches}, spec, monitor);
    ProbeResult result;
    if (made.loaded) {
        if (const auto finding = finding_of(*made.loaded)) result.findings.push_back(*finding);
    }
    for (Finding& finding : find_in_gradient_check(check.result)) {
        result.findings.push_back(std::move(finding));
    }
    if (check.non_finite) result.findings.push_back(std::move(*check.non_finite));
    result.measured = std::move(check.result);
    return result;
}

}  // namespace rangefinder
