#include <cmath>

#include "diagnostics/probes/sharpness.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/probe_setup.hpp"
#include "diagnostics/spec/field_checks.hpp"

namespace rangefinder {
namespace {

constexpr double kOnTheEdge = 0.85;  // Of the largest stable rate.
constexpr double kFarBeyond = 2.0;   // Twice it: training rarely finds flatter places in time.
constexpr const char* kEdgePapers =
    "Cohen et al. 2021, arXiv 2103.00065; for Adam arXiv 2207.14484";

Finding not_finite(const SharpnessResult& result) {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.first_step = 0;
    finding.evidence = {{"loss", result.loss}, {"gradient_norm", result.gradient_norm}};
    finding.message = std::isfinite(result.loss)
                          ? "The gradient at these weights is not finite: there is no curvature."
                          : "The loss at these weights is not finite: there is no curvature.";
    finding.causes = {"Inputs or targets that are not finite or very large.",
                      "Weights that are not finite or very large."};
    finding.actions = {{"Look at the data with a sanity probe.", "/kind", std::nullopt}};
    finding.advice = "Mend the data or the weights first.";
    return finding;
}

Finding on_or_over_the_edge(const SharpnessResult& result) {
    const double ratio = *result.stability_ratio;
    const bool beyond = ratio >= kFarBeyond;
    Finding finding;
    finding.rule = beyond ? "learning_rate_too_high" : "edge_of_stability";
    finding.severity = beyond ? Severity::kWarning : Severity::kInfo;
    finding.evidence = {{"stability_ratio", ratio},
                        {"learning_rate", *result.learning_rate},
                        {"max_stable_learning_rate", *result.max_stable_learning_rate}};
    finding.message = "The learning rate " + number_text(*result.learning_rate) + " is " +
                      number_text(std::round(100.0 * ratio) / 100.0) +
                      " times the largest at which training is stable near these weights, " +
                      number_text(*result.max_stable_learning_rate) + ".";
    if (!beyond) {
        finding.advice =
            "Common in training that goes well; a schedule that lowers the rate settles it.";
    } else {
        finding.causes = {"A learning rate too high for the curvature here.",
                          "Too short a warm-up: the loss is the sharpest at the start."};
        finding.actions = {{"Lower the learning rate.", "/training/learning_rate",
                            *result.max_stable_learning_rate}};
        finding.advice =
            "Expect the loss to rise at first, and to diverge if it finds no flatter "
            "place.";
    }
    finding.confidence = result.converged ? 0.9 : 0.6;
    finding.reference = kEdgePapers;
    return finding;
}

// Of an optimizer that divides by moments which nothing has moved yet.
Finding no_moments() {
    Finding finding;
    finding.rule = "preconditioner_unknown";
    finding.message =
        "This optimizer divides by averages of past gradients, and there are none yet: only the "
        "plain Hessian was measured, which does not limit its rate.";
    finding.actions = {
        {"Let it train first, so that it has them.", "/sharpness/warmup/steps", 100.0}};
    finding.advice = "Set warmup.steps to 100 or so.";
    finding.reference = "Cohen et al. 2022, arXiv 2207.14484";
    return finding;
}

std::vector<Finding> find_in(const SharpnessResult& result, const Optimizer& optimizer,
                             const OptimizerSpec& spec) {
    if (!std::isfinite(result.gradient_norm)) return {not_finite(result)};
    std::vector<Finding> findings;
    if (spec.kind != OptimizerKind::kSgd && optimizer.state().steps == 0) {
        findings.push_back(no_moments());
    }
    if (result.stability_ratio && *result.stability_ratio >= kOnTheEdge) {
        findings.push_back(on_or_over_the_edge(result));
    }
    return findings;
}

}  // namespace

Result<ProbeResult> measure(const RunContext& context, const SharpnessSpec& sharpness,
                            ProbeMonitor& monitor) {
    const JobSpec job = in_float32(context.spec);
    const RunContext exact = context.with(job);
    const auto setup = make_probe_setup(exact, sharpness.warmup, monitor);
    if (!setup) return setup.error();
    ProbeSetup& own = **setup;
    SharpnessSpec fitting = sharpness;
    fitting.batches = own.begin_epoch(sharpness.batches);
    const SharpnessResult measured = measure_sharpness(
        {*own.model, *own.optimizer, job.optimizer, own.batches, job.seed}, fitting, monitor);
    ProbeResult result;
    if (!monitor.interrupted()) result.findings = find_in(measured, *own.optimizer, job.optimizer);
    result.measured = measured;
    return result;
}

}  // namespace rangefinder
