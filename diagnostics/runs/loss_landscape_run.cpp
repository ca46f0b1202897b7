// The loss landscape of a job, about the warm-up's weights.
#include <algorithm>
#include <cmath>

#include "diagnostics/probes/loss_landscape.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"
#include "diagnostics/spec/field_checks.hpp"

namespace rangefinder {
namespace {

// Whether there is a filter to move: a trainable weight of two axes or more that is not all zero.
bool has_direction(const LossSurface& surface) {
    const auto parts = surface.parts();
    return std::any_of(parts.begin(), parts.end(), [&](const SurfacePart& part) {
        const auto weights = surface.start().subspan(part.offset, part.size);
        return part.shape.size() >= 2 && std::any_of(weights.begin(), weights.end(),
                                                     [](float value) { return value != 0.0F; });
    });
}

Finding not_finite() {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.message = "The loss is not finite at the weights that the landscape is about.";
    finding.causes = {"A value in the data that is not finite, or far too large.",
                      "Weights or a warm-up that have already diverged."};
    finding.advice = "Look for values in the data that are not finite; lower the warm-up's rate.";
    return finding;
}

}  // namespace

Result<ProbeResult> measure(const RunContext& context, const LossLandscapeSpec& spec,
                            ProbeMonitor& monitor) {
    const auto setup = make_probe_setup(context, spec.warmup, monitor);
    if (!setup) return setup.error();
    ProbeSetup& parts = **setup;
    const std::int64_t batches = parts.begin_epoch(spec.batches);
    LossSurface surface(*parts.model, parts.batches, batches);
    if (!has_direction(surface)) {
        return field_error("/model",
                           "has no trainable weight matrix that is not zero: there is no "
                           "direction to look in");
    }
    const LossLandscapeResult landscape =
        measure_landscape(surface, spec, context.spec.seed, monitor);
    ProbeResult result;
    const bool measured = surface.passes() > 0;
    if (measured && !std::isfinite(landscape.loss)) result.findings.push_back(not_finite());
    if (parts.loaded) {
        if (auto finding = finding_of(*parts.loaded)) result.findings.push_back(*finding);
    }
    result.measured = landscape;
    return result;
}

}  // namespace rangefinder
