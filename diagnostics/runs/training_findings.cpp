#include "diagnostics/runs/training_findings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rangefinder {
namespace {

constexpr std::int64_t kFewestStepsToJudge = 50;
constexpr double kFlatShare = 0.98;
constexpr std::size_t kFewestEvaluationsToJudge = 6;
constexpr std::size_t kEvaluationsAboveBest = 3;
constexpr double kOverfitShare = 1.1;

std::string short_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

std::string place(const Stopped& stopped) {
    return " in step " + std::to_string(stopped.step) + ", at a learning rate of " +
           short_number(stopped.learning_rate);
}

Finding broken_off(const Stopped& stopped, const char* rule, const std::string& what) {
    Finding finding;
    finding.rule = rule;
    finding.severity = Severity::kCritical;
    finding.first_step = stopped.step;
    finding.evidence = {{"learning_rate", stopped.learning_rate}};
    finding.message = what + place(stopped) + ".";
    finding.advice =
        "Lower the learning rate; a range test on the same model and data shows how far.";
    return finding;
}

Finding flat_loss(const TrainingResult& result, const TrainingHistory& history) {
    Finding finding;
    finding.rule = "loss_flat";
    finding.severity = Severity::kWarning;
    finding.evidence = {{"first_loss", history.first_loss},
                        {"last_loss", history.last_smoothed_loss}};
    finding.message = "After " + std::to_string(result.steps) + " steps the loss is " +
                      short_number(history.last_smoothed_loss) +
                      ", about what it was at the start (" + short_number(history.first_loss) +
                      ").";
    finding.advice =
        "The learning rate may be far too low, or the model cannot learn from this start: run a "
        "range test.";
    return finding;
}

// The best validation loss lies back, and every evaluation since is clearly above it.
bool overfits(const TrainingHistory& history) {
    const std::vector<double>& losses = history.validation_loss;
    if (losses.size() < kFewestEvaluationsToJudge) return false;
    const auto best = std::min_element(losses.begin(), losses.end());
    if (losses.end() - best <= static_cast<std::ptrdiff_t>(kEvaluationsAboveBest)) return false;
    return std::all_of(losses.end() - static_cast<std::ptrdiff_t>(kEvaluationsAboveBest),
                       losses.end(), [&](double loss) { return loss > kOverfitShare * *best; });
}

Finding overfitting(const TrainingResult& result, const TrainingHistory& history) {
    Finding finding;
    finding.rule = "overfitting";
    finding.severity = Severity::kInfo;
    finding.first_step = result.best_step;
    const double best =
        *std::min_element(history.validation_loss.begin(), history.validation_loss.end());
    const double last = history.validation_loss.back();
    finding.evidence = {{"best_validation_loss", best}, {"last_validation_loss", last}};
    finding.message = "The validation loss was lowest after " + std::to_string(result.best_step) +
                      " steps (" + short_number(best) + ") and has risen to " + short_number(last) +
                      " since.";
    finding.advice = "Stop earlier (early_stopping keeps the best weights) or regularise.";
    return finding;
}

}  // namespace

std::vector<Finding> find_in_training(const TrainingResult& result,
                                      const TrainingHistory& history) {
    std::vector<Finding> findings;
    switch (result.stopped.reason) {
        case StopReason::kNonFiniteLoss:
            return {broken_off(result.stopped, "non_finite_loss",
                               "The loss stopped being a finite number")};
        case StopReason::kNonFiniteGradient:
            return {broken_off(result.stopped, "non_finite_gradient",
                               "The gradient stopped being a finite number")};
        case StopReason::kLossExploded:
            return {broken_off(result.stopped, "training_diverged",
                               "The smoothed loss rose to " +
                                   short_number(history.last_smoothed_loss) + " from " +
                                   short_number(history.first_loss) + " at the start")};
        default:
            break;
    }
    if (result.steps >= kFewestStepsToJudge &&
        history.last_smoothed_loss > kFlatShare * history.first_loss) {
        findings.push_back(flat_loss(result, history));
    }
    if (overfits(history)) findings.push_back(overfitting(result, history));
    return findings;
}

}  // namespace rangefinder
