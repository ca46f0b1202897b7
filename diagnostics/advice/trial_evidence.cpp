#include "diagnostics/advice/trial_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "diagnostics/advice/sweep_evidence.hpp"
#include "diagnostics/advice/trials.hpp"

namespace rangefinder {
namespace {

constexpr double kBelowAll = 0.3;  // No trained rate held: about half a decade below them.

using Repeats = std::map<std::int64_t, std::vector<Trial>>;

Repeats by_repeat(const std::vector<Trial>& trials) {
    Repeats repeats;
    for (const Trial& trial : trials) repeats[trial.repeat].push_back(trial);
    return repeats;
}

double lowest_rate(const std::vector<Trial>& trials) {
    double lowest = std::numeric_limits<double>::infinity();
    for (const Trial& trial : trials) lowest = std::min(lowest, trial.learning_rate);
    return lowest;
}

TrialEvidence combined(const std::vector<TrialVerdict>& verdicts) {
    TrialEvidence evidence;
    evidence.bracketed = evidence.learned = true;
    double sum = 0.0;
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    for (const TrialVerdict& verdict : verdicts) {
        sum += std::log(verdict.rate);
        low = std::min(low, verdict.rate);
        high = std::max(high, verdict.rate);
        evidence.bracketed = evidence.bracketed && verdict.bracketed;
        evidence.learned = evidence.learned && verdict.learned;
        if (verdict.stable) {
            evidence.stable = std::min(evidence.stable.value_or(*verdict.stable), *verdict.stable);
        }
    }
    evidence.rate_as_tried = std::exp(sum / static_cast<double>(verdicts.size()));
    evidence.repeats_apart = decades_between(low, high);
    evidence.best = *verdicts.front().best;
    return evidence;
}

}  // namespace

std::optional<TrialEvidence> evidence_of_trials(const std::vector<Trial>& trials,
                                                const PlannedTraining& planned) {
    if (trials.empty()) return std::nullopt;
    const Repeats repeats = by_repeat(trials);
    std::vector<TrialVerdict> verdicts;
    for (const auto& [repeat, of_repeat] : repeats) {
        if (auto verdict = verdict_of(of_repeat)) verdicts.push_back(*verdict);
    }
    TrialEvidence evidence;
    if (verdicts.empty()) {
        evidence.none_held = true;
        evidence.rate_as_tried = kBelowAll * lowest_rate(trials);
        evidence.best = trials.front();
    } else {
        evidence = combined(verdicts);
    }
    evidence.steps = trials.front().steps;
    evidence.repeats = static_cast<std::int64_t>(repeats.size());
    const std::int64_t planned_steps = std::max(planned.steps, evidence.steps);
    evidence.rate = evidence.rate_as_tried * horizon_factor(evidence.steps, planned_steps);
    return evidence;
}

}  // namespace rangefinder
