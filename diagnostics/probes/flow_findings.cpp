#include "diagnostics/probes/flow_findings.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/probes/depth_profile.hpp"
#include "diagnostics/probes/probe_text.hpp"

namespace rangefinder {
namespace {

constexpr double kHopelessShare = 1e-6;
constexpr const char* kFlowReference =
    "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural "
    "networks; Pascanu et al. 2013, arXiv 1211.5063";

bool counts(const FlowAtRate& rate) {
    return rate.stopped.reason != StopReason::kCancelled &&
           rate.stopped.reason != StopReason::kTimeLimit;
}

std::string joined(const std::vector<FindingAction>& actions) {
    std::string text;
    for (const FindingAction& action : actions) text += (text.empty() ? "" : " ") + action.text;
    return text;
}

FindingAction lower_rate(double rate) {
    return {"Stay at a learning rate of at most " + three_digits(rate) + ".",
            "/training/learning_rate", rate};
}

Finding flow_finding(const char* rule, Severity severity) {
    Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    finding.first_step = 0;
    finding.reference = kFlowReference;
    return finding;
}

Finding vanishing_at_start(const GradientCheckResult& result) {
    const DepthProfile profile = profile_of(result.start);
    const std::size_t highest = profile.vanishing.value_or(0);
    const auto largest = std::max_element(
        result.start.begin(), result.start.end(),
        [](const auto& a, const auto& b) { return a.gradient_norm < b.gradient_norm; });
    Finding finding = flow_finding("vanishing_gradient", profile.least_share < kHopelessShare
                                                             ? Severity::kCritical
                                                             : Severity::kWarning);
    finding.layer = result.start[highest].layer;
    finding.confidence = 0.95;
    finding.evidence = {{"least_share", profile.least_share},
                        {"layers_affected", static_cast<double>(highest + 1)},
                        {"lowest_gradient_norm", result.start.front().gradient_norm},
                        {"largest_gradient_norm", largest->gradient_norm}};
    finding.message = "Before the first update the gradient does not reach the layers up to " +
                      finding.layer + ": the norm in " + result.start.front().layer + " is " +
                      three_digits(result.start.front().gradient_norm) + ", in " + largest->layer +
                      " " + three_digits(largest->gradient_norm) + ".";
    finding.causes = {"Activations that saturate (sigmoid, tanh) over many layers",
                      "Weights drawn too small for the depth",
                      "Units that are zero for every example (a large negative bias before relu)"};
    finding.actions = {{"Use relu, gelu or silu in the hidden layers.", "", {}},
                       {"Put batch_norm or layer_norm between the layers.", "", {}},
                       {"Let the gradient pass by layers with residual.", "", {}}};
    finding.advice = joined(finding.actions);
    return finding;
}

Finding exploding_at_start(const GradientCheckResult& result) {
    const DepthProfile profile = profile_of(result.start);
    const LayerFlow& worst = result.start[profile.exploding.value_or(0)];
    Finding finding = flow_finding("exploding_gradient", Severity::kCritical);
    finding.layer = worst.layer;
    finding.confidence = 0.95;
    finding.evidence = {{"gradient_norm", worst.gradient_norm},
                        {"weight_norm", worst.weight_norm},
                        {"last_gradient_norm", result.start.back().gradient_norm}};
    finding.message = "Before the first update the gradient's norm in " + worst.layer + " is " +
                      three_digits(worst.gradient_norm) + ", beside weights of norm " +
                      three_digits(worst.weight_norm) + " and a gradient of norm " +
                      three_digits(result.start.back().gradient_norm) + " in the last layer, " +
                      result.start.back().layer + ".";
    finding.causes = {"Weights drawn too large", "Inputs or targets that are not scaled",
                      "A recurrent layer over many steps"};
    finding.actions = {{"Normalise the inputs (?normalize=standard on upload).", "", {}},
                       {"Draw or scale the weights smaller, or put layer_norm in between.", "", {}},
                       {"Clip the gradient's norm.", "/training/clip/norm", 1.0}};
    finding.advice = joined(finding.actions);
    return finding;
}

// At which rate it sets in; with no rate under it, a rate to start at is still to be found.
Finding from_rate(const GradientCheckResult& result, const char* rule, double rate,
                  const std::string& what) {
    const auto at = std::find_if(result.rates.begin(), result.rates.end(),
                                 [&](const auto& one) { return one.learning_rate == rate; });
    const bool always = !result.highest_stable_rate && at == result.rates.begin();
    Finding finding = flow_finding(rule, always ? Severity::kWarning : Severity::kInfo);
    finding.layer = at->layer;
    finding.confidence = 0.9;
    finding.evidence = {
        {"learning_rate", rate}, {"first_loss", at->first_loss}, {"last_loss", at->last_loss}};
    finding.message = what + " at learning rates from " + three_digits(rate) + " on";
    if (result.highest_stable_rate) {
        finding.evidence["highest_stable_rate"] = *result.highest_stable_rate;
        finding.message += "; at " + three_digits(*result.highest_stable_rate) + " they do not.";
        finding.actions = {lower_rate(*result.highest_stable_rate)};
    } else {
        finding.message += ", the lowest that was tried.";
        finding.actions = {{"Check lower rates.", "/gradient_check/start", rate / 1000.0}};
    }
    finding.causes = {"The learning rate is above what this model is stable at"};
    finding.advice = joined(finding.actions);
    return finding;
}

// Whether a gradient neither explodes nor vanishes cannot be told of one that is no number.
bool is_finite_at_start(const GradientCheckResult& result) {
    return std::all_of(result.start.begin(), result.start.end(),
                       [](const LayerFlow& layer) { return std::isfinite(layer.gradient_norm); });
}

}  // namespace

void conclude(GradientCheckResult& result) {
    if (!is_finite_at_start(result)) return;
    const DepthProfile profile = profile_of(result.start);
    result.vanishing_at_start = profile.vanishing.has_value();
    result.exploding_at_start = profile.exploding.has_value();
    for (const FlowAtRate& rate : result.rates) {
        if (!counts(rate)) continue;
        if (rate.exploding && !result.exploding_from) result.exploding_from = rate.learning_rate;
        if (rate.vanishing && !result.vanishing_from) result.vanishing_from = rate.learning_rate;
        if (result.exploding_from || result.vanishing_from) continue;
        result.highest_stable_rate = rate.learning_rate;
    }
}

std::vector<Finding> find_in_gradient_check(const GradientCheckResult& result) {
    std::vector<Finding> findings;
    if (result.exploding_at_start) {
        findings.push_back(exploding_at_start(result));
    } else if (result.exploding_from) {
        findings.push_back(from_rate(result, "exploding_gradient", *result.exploding_from,
                                     "Gradients or losses grow without bound"));
    }
    if (result.vanishing_at_start) {
        findings.push_back(vanishing_at_start(result));
    } else if (result.vanishing_from) {
        findings.push_back(
            from_rate(result, "vanishing_gradient", *result.vanishing_from, "Gradients vanish"));
    }
    return findings;
}

}  // namespace rangefinder
