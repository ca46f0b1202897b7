#include <algorithm>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/sweep_shape.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr const char* kSmith =
    "Smith 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3";

Finding non_finite_at_start(bool loss) {
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kCritical;
    finding.first_step = 0;
    finding.message = std::string(loss ? "The loss" : "The gradient") +
                      " is not a finite number in the first step, before any update.";
    finding.advice =
        "Look for infinite or huge values in the data and for a start that overflows; normalise "
        "the features.";
    return finding;
}

Finding stopped_early(const Sweep& sweep) {
    Finding finding;
    finding.rule = "range_test_too_few_points";
    finding.severity = Severity::kWarning;
    finding.first_step = sweep.stopped.step;
    finding.evidence = {{"points", static_cast<double>(sweep.curve.loss.size())},
                        {"learning_rate", sweep.stopped.learning_rate}};
    finding.message = "The sweep ended after " + std::to_string(sweep.curve.loss.size()) +
                      " points, at a rate of " + rate_text(sweep.stopped.learning_rate) +
                      ", too early to read a rate from.";
    finding.advice = "Start the ladder at a lower rate, or give it more steps.";
    finding.reference = kSmith;
    return finding;
}

Finding flat_curve(const SweepShape& shape) {
    Finding finding;
    finding.rule = "range_test_flat";
    finding.severity = Severity::kWarning;
    finding.evidence = {{"first_loss", shape.start}, {"lowest_loss", shape.lowest}};
    finding.message = shape.lowest < shape.start
                          ? "The loss falls by only " + percent_text(shape.drop) +
                                " during the sweep (from " + rate_text(shape.start) + " to " +
                                rate_text(shape.lowest) + ")."
                          : "The loss never falls during the sweep: it begins at " +
                                rate_text(shape.start) + " and is not lower afterwards.";
    finding.advice =
        "Give the sweep more steps; if it stays flat, the model may not be able to learn from "
        "this start: look at its depth, its activations and its initial weights.";
    finding.reference = kSmith;
    return finding;
}

Finding not_diverged(const Sweep& sweep) {
    Finding finding;
    finding.rule = "range_test_not_diverged";
    finding.severity = Severity::kWarning;
    const double last_rate = sweep.curve.learning_rate.back();
    finding.evidence = {{"last_learning_rate", last_rate}};
    finding.message = "The loss never turned up before the ladder ended at a rate of " +
                      rate_text(last_rate) + ".";
    finding.advice = "Raise \"end\": rates above the ladder may train faster.";
    finding.reference = kSmith;
    return finding;
}

Finding non_finite_on_the_way(const Sweep& sweep) {
    const bool loss = sweep.stopped.reason == StopReason::kNonFiniteLoss;
    Finding finding;
    finding.rule = "non_finite";
    finding.severity = Severity::kInfo;
    finding.first_step = sweep.stopped.step;
    finding.evidence = {{"learning_rate", sweep.stopped.learning_rate}};
    finding.message = std::string(loss ? "The loss" : "The gradient") +
                      " stopped being a finite number in step " +
                      std::to_string(sweep.stopped.step) + ", at a rate of " +
                      rate_text(sweep.stopped.learning_rate) + ".";
    finding.advice = "Stay well below this rate; training there is lost within a few steps.";
    return finding;
}

}  // namespace

std::vector<Finding> find_in_sweeps(const std::vector<Sweep>& sweeps) {
    std::vector<Finding> findings;
    if (sweeps.empty() || sweeps.front().curve.loss.empty()) return findings;
    // The first sweep has the job's own seed; the others would only say the same again.
    const Sweep& sweep = sweeps.front();
    const StopReason reason = sweep.stopped.reason;
    const bool loss = reason == StopReason::kNonFiniteLoss;
    if (loss || reason == StopReason::kNonFiniteGradient) {
        if (sweep.stopped.step == 0) return {non_finite_at_start(loss)};
        findings.push_back(non_finite_on_the_way(sweep));
    }
    const auto shape = shape_of(sweep);
    if (!shape) {
        if (reason != StopReason::kCancelled && reason != StopReason::kTimeLimit) {
            findings.push_back(stopped_early(sweep));
        }
        return findings;
    }
    if (shape->flat) findings.push_back(flat_curve(*shape));
    if (!shape->turned_up && reason == StopReason::kCompleted) {
        findings.push_back(not_diverged(sweep));
    }
    return findings;
}

}  // namespace rangefinder
