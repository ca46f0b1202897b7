// From evidence to one answer. Short trainings decide where there are some. A sweep alone is read
// by where its curve, smoothed both ways, turns up: a quarter of that rate for a constant one, half
// of it for a cycle's peak. How far each way of reading can be trusted is measured on trainings at
// every rate of 34 tasks (tests/bench/README.md).
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/expected_loss.hpp"
#include "diagnostics/advice/explanation.hpp"
#include "diagnostics/advice/schedule_advice.hpp"
#include "diagnostics/advice/sweep_doubts.hpp"
#include "diagnostics/advice/sweep_evidence.hpp"
#include "diagnostics/advice/text.hpp"
#include "diagnostics/advice/trial_evidence.hpp"
#include "diagnostics/advice/warmup_advice.hpp"

namespace rangefinder {
namespace {

// Half widths of the stated ranges, in decades, and the share of tasks whose best rate they hold.
struct Width {
    double decades = 0.0;
    double confidence = 0.0;
};
constexpr Width kTried{0.45, 0.85};
constexpr Width kNotBracketed{0.45, 0.45};
constexpr Width kPlateau{0.45, 0.4};
constexpr Width kFallingCurve{0.45, 0.55};
constexpr Width kFlatCurve{0.45, 0.35};
constexpr Width kGuess{0.45, 0.2};

// Sweeps that disagree, that never turned up or that fell by little are trusted less.
constexpr double kSmallDrop = 0.25;

// Planned lengths of up to so many times the trials' were measured; a rate for longer ones is
// carried farther than anybody looked.
constexpr double kMeasuredLengths = 10.0;
// The best peak of a cycle lies farther from the middle of short cycles' rates.
constexpr double kOfCycles = 0.87;
constexpr double kLossADecade = 0.25;  // Of confidence, for every further factor of ten.

double lengths_away(const TrialEvidence& tried, const PlannedTraining& planned) {
    if (tried.none_held) return 1.0;
    return static_cast<double>(planned.steps) / static_cast<double>(tried.longest_steps());
}

Width width_of_trials(const TrialEvidence& tried, const PlannedTraining& planned) {
    if (tried.none_held) return kGuess;
    if (!tried.learned) return kPlateau;
    Width width = tried.bracketed ? kTried : kNotBracketed;
    if (planned.schedule == "one_cycle") width.confidence *= kOfCycles;
    const double farther = std::max(1.0, lengths_away(tried, planned) / kMeasuredLengths);
    width.confidence *= std::max(0.5, 1.0 - kLossADecade * std::log10(farther));
    return width;
}

Width width_of_curves(const SweepEvidence& curves) {
    Width width = curves.flat ? kFlatCurve : kFallingCurve;
    const auto [low, high] = std::minmax_element(curves.turns.begin(), curves.turns.end());
    width.confidence *= std::exp(-0.5 * decades_between(*low, *high));
    if (curves.turns.size() == 1) width.confidence *= 0.85;
    if (curves.never_turned > 0) width.confidence *= 0.6;
    const double drop = *std::max_element(curves.drops.begin(), curves.drops.end());
    if (!curves.flat) width.confidence *= 0.5 + 0.5 * std::clamp(drop / kSmallDrop, 0.0, 1.0);
    return width;
}

void set_range(double rate, const Width& width, Recommendation& answer) {
    const double factor = std::pow(10.0, width.decades);
    answer.learning_rate = rate;
    answer.low = rate / factor;
    answer.high = rate * factor;
    answer.confidence = width.confidence;
}

// Floor and peak of a cycle around the answer.
void set_cycle(const SweepEvidence& curves, Recommendation& answer) {
    answer.min_learning_rate = *answer.low;
    answer.max_learning_rate = *answer.high;
    if (!curves.usable()) return;
    answer.min_learning_rate = std::min(geometric_median(curves.falls), *answer.low);
    answer.max_learning_rate = std::max(curves.turn(), *answer.high);
}

void set_stable(const TrialEvidence& tried, Recommendation& answer) {
    if (!tried.stable) return;
    answer.largest_stable_rate = *tried.stable;
    keep_below_cliff(*tried.stable, answer);
}

void warn_of_curves(const SweepEvidence& curves, Recommendation& answer) {
    const std::size_t lost = curves.sweeps - std::min(curves.sweeps, curves.turns.size());
    if (lost > 0) {
        answer.warnings.push_back(std::to_string(lost) + " of " + std::to_string(curves.sweeps) +
                                  " sweeps were interrupted, had too few points or showed "
                                  "something else than the others, and do not count.");
    }
    if (curves.never_turned > 0) {
        answer.warnings.push_back(
            "The loss never turned up: the ladder ends too low to show where training breaks. A "
            "higher \"end\" may allow a higher rate.");
    }
    if (curves.flat) {
        answer.warnings.push_back(
            "The loss hardly falls during the sweep, so it says little about rates: what counts "
            "are trainings long enough to learn something.");
    }
}

void warn_of_trials(const TrialEvidence& tried, Recommendation& answer) {
    if (tried.none_held) {
        answer.warnings.push_back("No training at any of the rates tried stayed finite.");
    } else if (!tried.learned) {
        answer.warnings.push_back(
            "Trainings of " + std::to_string(tried.longest_steps()) +
            " steps hardly learnt anything: the start may be a plateau. Try budget \"thorough\" "
            "with \"planned_steps\", or look at the model's depth and its first weights.");
    }
}

void warn_of_length(const TrialEvidence& tried, const PlannedTraining& planned,
                    Recommendation& answer) {
    if (lengths_away(tried, planned) <= 3.0 * kMeasuredLengths) return;
    answer.warnings.push_back("The planned " + std::to_string(planned.steps) + " steps are " +
                              std::to_string(std::lround(lengths_away(tried, planned))) +
                              " times as many as the longest training tried (" +
                              std::to_string(tried.longest_steps()) +
                              "): budget \"thorough\" tries rates at nearly the planned length.");
}

void warn_of_thin_evidence(Recommendation& answer) {
    if (answer.confidence >= 0.4) return;
    answer.warnings.push_back("The evidence is thin (confidence " +
                              percent_text(answer.confidence) +
                              "): compare a few rates inside the range before a long training.");
}

}  // namespace

Recommendation recommend(const std::vector<Sweep>& sweeps, const PlannedTraining& planned,
                         const std::vector<Trial>& trials) {
    Recommendation answer;
    answer.schedule = planned.schedule;
    const SweepEvidence curves = evidence_of(sweeps);
    const auto tried = evidence_of_trials(trials, planned);
    const Reasons reasons{sweeps, trials, curves, tried, planned};
    if (!curves.usable() && (!tried || !tried->learned)) {
        explain_nothing(reasons, answer);
        answer.warnings.push_back("No rate can be recommended from this curve.");
        return answer;
    }
    if (tried) {
        set_range(tried->rate, width_of_trials(*tried, planned), answer);
    } else {
        set_range(curves.start_rate(planned.schedule == "one_cycle"), width_of_curves(curves),
                  answer);
    }
    set_cycle(curves, answer);
    if (tried) {
        set_stable(*tried, answer);
        warn_of_trials(*tried, answer);
        warn_of_length(*tried, planned, answer);
    } else {
        warn_of_curves(curves, answer);
        apply_doubts(doubts_of(sweeps, *answer.learning_rate), answer);
        if (!answer.learning_rate) return answer;
    }
    warn_of_thin_evidence(answer);
    explain(reasons, answer);
    add_expected_loss(trials, tried, planned, answer);
    add_warmup(trials, planned, answer);
    add_schedule(tried, planned, answer);
    return answer;
}

std::optional<FirstGuess> first_guess(const std::vector<Sweep>& sweeps,
                                      const PlannedTraining& planned) {
    const SweepEvidence curves = evidence_of(sweeps);
    if (!curves.usable() && curves.mute_ends.empty()) return std::nullopt;
    return FirstGuess{curves.start_rate(planned.schedule == "one_cycle"), curves.flat};
}

}  // namespace rangefinder
