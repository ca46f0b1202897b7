#include "diagnostics/advice/trial_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "diagnostics/advice/sweep_evidence.hpp"
#include "diagnostics/advice/trials.hpp"

namespace rangefinder {
namespace {

constexpr double kBelowAll = 0.3;    // No trained rate held: about half a decade below them.
constexpr double kFullWeight = 3.0;  // Trainings: a rate and one on each side.

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

RepeatEvidence evidence_of_repeat(const std::vector<Trial>& trials, const TrialVerdict& verdict) {
    RepeatEvidence repeat;
    for (const Trial& trial : trials) repeat.steps = std::max(repeat.steps, trial.steps);
    repeat.rate_as_tried = verdict.rate;
    repeat.weight = std::min(1.0, static_cast<double>(trials.size()) / kFullWeight);
    repeat.bracketed = verdict.bracketed;
    repeat.learned = verdict.learned;
    repeat.stable = verdict.stable;
    repeat.best = *verdict.best;
    return repeat;
}

double rate_of(const RepeatEvidence& repeat, std::int64_t planned_steps) {
    return repeat.rate_as_tried *
           horizon_factor(repeat.steps, std::max(planned_steps, repeat.steps));
}

// The farther a length lies from the planned one, the less is known of the way there.
double nearness(std::int64_t steps, std::int64_t planned_steps) {
    const double share = static_cast<double>(steps) / static_cast<double>(planned_steps);
    return std::sqrt(std::min(1.0, share));
}

void combine(TrialEvidence& evidence, std::int64_t planned_steps) {
    double low = std::numeric_limits<double>::infinity();
    double high = 0.0;
    for (const RepeatEvidence& repeat : evidence.repeats) {
        low = std::min(low, rate_of(repeat, planned_steps));
        high = std::max(high, rate_of(repeat, planned_steps));
        evidence.learned = evidence.learned || repeat.learned;
        if (repeat.stable) {
            evidence.stable = std::min(evidence.stable.value_or(*repeat.stable), *repeat.stable);
        }
    }
    evidence.rate = evidence.rate_for(planned_steps);
    evidence.repeats_apart = decades_between(low, high);
    evidence.bracketed = evidence.repeats.front().bracketed;
}

}  // namespace

double TrialEvidence::rate_for(std::int64_t planned_steps) const {
    if (repeats.empty()) return rate;
    double sum = 0.0;
    double weights = 0.0;
    for (const RepeatEvidence& repeat : repeats) {
        const double weight = repeat.weight * nearness(repeat.steps, planned_steps);
        sum += weight * std::log(rate_of(repeat, planned_steps));
        weights += weight;
    }
    return std::exp(sum / weights);
}

std::int64_t TrialEvidence::longest_steps() const {
    std::int64_t longest = 0;
    for (const RepeatEvidence& repeat : repeats) longest = std::max(longest, repeat.steps);
    return longest;
}

std::optional<TrialEvidence> evidence_of_trials(const std::vector<Trial>& trials,
                                                const PlannedTraining& planned) {
    if (trials.empty()) return std::nullopt;
    TrialEvidence evidence;
    for (const auto& [repeat, of_repeat] : by_repeat(trials)) {
        // One rate has no middle: a later group that was cut short says nothing.
        const bool lone = of_repeat.size() == 1 && !evidence.repeats.empty();
        const auto verdict = verdict_of(of_repeat);
        if (verdict && !lone) evidence.repeats.push_back(evidence_of_repeat(of_repeat, *verdict));
    }
    evidence.none_held = evidence.repeats.empty();
    if (evidence.none_held) {
        evidence.rate = kBelowAll * lowest_rate(trials);
    } else {
        combine(evidence, std::max(planned.steps, evidence.longest_steps()));
    }
    return evidence;
}

}  // namespace rangefinder
