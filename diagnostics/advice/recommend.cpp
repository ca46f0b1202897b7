// The rule: the lowest point of a sweep's curve, smoothed both ways, is where training begins to be
// hurt by the rate; a constant rate does well at a quarter of it, a cycle's peak at half of it. Of
// several sweeps the median counts. On 17 small trainings with known best rates it lost 0.02 of the
// possible drop in loss (3 sweeps), fastai's valley 0.10.
#include <algorithm>
#include <cmath>
#include <optional>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/sweep_shape.hpp"
#include "diagnostics/advice/text.hpp"
#include "diagnostics/advice/trials.hpp"

namespace rangefinder {
namespace {

constexpr double kConstantDivisor = 4.0;
constexpr double kOneCycleDivisor = 2.0;
// Half and twice the best constant rate cost 0.04 and 0.02 of the drop on those trainings.
constexpr double kRangeFactor = 2.0;
constexpr double kSmallDrop = 0.25;
constexpr double kAgreementDecades = 0.3;  // About a factor of two.
// What trials leave of the doubt when they agree with the sweeps.
constexpr double kDoubtAfterTrials = 0.7;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    if (values.size() % 2 == 1) return values[middle];
    return std::sqrt(values[middle - 1] * values[middle]);  // Rates: their geometric mean.
}

double decades_between(double low, double high) {
    return std::log10(high / low);
}

// All that the sweeps say, gathered.
struct Evidence {
    std::vector<double> turns;  // Of every usable sweep.
    std::vector<double> falls;
    std::vector<double> drops;
    std::size_t sweeps = 0;
    std::size_t flat = 0;
    std::size_t never_turned = 0;
    std::size_t interrupted = 0;            // Ended from outside; they count for nothing.
    std::optional<double> valley, minimum;  // Medians over the sweeps.
};

std::optional<double> median_suggestion(const std::vector<Sweep>& sweeps, const char* rule) {
    std::vector<double> rates;
    for (const Sweep& sweep : sweeps) {
        for (const Suggestion& suggestion : suggest(sweep.curve, sweep.ladder_steps)) {
            if (suggestion.rule == rule && suggestion.learning_rate) {
                rates.push_back(*suggestion.learning_rate);
            }
        }
    }
    if (rates.empty()) return std::nullopt;
    return median(rates);
}

bool was_interrupted(const Sweep& sweep) {
    return sweep.stopped.reason == StopReason::kCancelled ||
           sweep.stopped.reason == StopReason::kTimeLimit;
}

Evidence gather(const std::vector<Sweep>& sweeps) {
    Evidence evidence;
    evidence.sweeps = sweeps.size();
    for (const Sweep& sweep : sweeps) {
        if (was_interrupted(sweep)) {
            ++evidence.interrupted;
            continue;
        }
        const auto shape = shape_of(sweep);
        if (!shape) continue;
        if (shape->flat && !shape->turned_up) {
            ++evidence.flat;
            ++evidence.never_turned;
            continue;
        }
        evidence.turns.push_back(shape->rate_of_turn);
        evidence.falls.push_back(shape->rate_of_fall);
        evidence.drops.push_back(shape->drop);
        evidence.flat += shape->flat ? 1 : 0;
        evidence.never_turned += shape->turned_up ? 0 : 1;
    }
    evidence.valley = median_suggestion(sweeps, "valley");
    evidence.minimum = median_suggestion(sweeps, "minimum");
    return evidence;
}

std::string why_nothing(const std::vector<Sweep>& sweeps, const Evidence& evidence) {
    if (sweeps.empty()) return "There is no sweep to read a rate from.";
    const Sweep& first = sweeps.front();
    const StopReason reason = first.stopped.reason;
    if (first.stopped.step == 0 &&
        (reason == StopReason::kNonFiniteLoss || reason == StopReason::kNonFiniteGradient)) {
        return std::string(reason == StopReason::kNonFiniteLoss ? "The loss" : "The gradient") +
               " is not a finite number in the very first step, before any update: the data, the "
               "model's start or the loss is at fault, not the learning rate.";
    }
    if (evidence.interrupted == sweeps.size()) {
        return "The sweep was ended from outside after " + std::to_string(first.curve.loss.size()) +
               " of " + std::to_string(first.ladder_steps) + " steps (" +
               std::string(reason == StopReason::kTimeLimit ? "time limit" : "cancelled") +
               "), before its curve could show where training breaks.";
    }
    if (evidence.flat > 0) {
        return "The loss neither falls nor rises anywhere on the ladder, so no rate can be told "
               "from another: widen the ladder upwards, or look at the model and the data.";
    }
    return "The sweep has only " + std::to_string(first.curve.loss.size()) +
           " points, and at least " + std::to_string(kFewestPoints) +
           " with a finite loss are needed: start the ladder lower or give it more steps.";
}

// The rates of a recommendation, in order: low end of a cycle, range, answer, top of a cycle.
// `factor`: how much the trials moved the sweeps' answer.
void set_rates(const Evidence& evidence, double divisor, double factor, Recommendation& answer) {
    const double turn = median(evidence.turns);
    const double first_turn = *std::min_element(evidence.turns.begin(), evidence.turns.end());
    const double rate = factor * turn / divisor;
    answer.learning_rate = rate;
    answer.low = std::min(rate, factor * first_turn / divisor) / kRangeFactor;
    answer.high = std::max(rate, kRangeFactor * first_turn / divisor);
    answer.max_learning_rate = std::max(turn, *answer.high);
    answer.min_learning_rate = std::min(median(evidence.falls), *answer.low);
}

// 1 for many sweeps and rules that all agree; falls with every decade between them.
double confidence_of(const Evidence& evidence, double rate) {
    const auto [low, high] = std::minmax_element(evidence.turns.begin(), evidence.turns.end());
    double confidence = 0.95 * std::exp(-0.5 * decades_between(*low, *high));
    if (evidence.turns.size() == 1) confidence *= 0.85;
    double furthest = 0.0;
    for (const auto& other : {evidence.valley, evidence.minimum}) {
        if (other) furthest = std::max(furthest, std::abs(decades_between(rate, *other)));
    }
    confidence *= std::exp(-0.2 * furthest);
    const double drop = std::max(0.0, median(evidence.drops));
    confidence *= 0.5 + 0.5 * std::min(1.0, drop / kSmallDrop);
    if (evidence.flat > 0) confidence *= 0.5;
    if (evidence.never_turned > 0) confidence *= 0.6;
    return std::clamp(confidence, 0.0, 1.0);
}

void add_warnings(const Evidence& evidence, Recommendation& answer) {
    const std::size_t lost = evidence.sweeps - evidence.turns.size();
    if (lost > 0) {
        answer.warnings.push_back(
            std::to_string(lost) + " of " + std::to_string(evidence.sweeps) +
            " sweeps were interrupted, had too few points or showed nothing, and do "
            "not count.");
    }
    if (evidence.never_turned > 0) {
        answer.warnings.push_back(
            "The loss never turned up: the ladder ends too low to show where training breaks. A "
            "higher \"end\" may allow a higher rate.");
    }
    if (evidence.flat > 0) {
        answer.warnings.push_back(
            "The loss hardly falls during the sweep, so the answer rests on where it rises alone: "
            "confirm it with a short training.");
    }
    if (answer.confidence < 0.4) {
        answer.warnings.push_back(
            "The evidence is thin (confidence " + decimal_text(answer.confidence) +
            "): compare a few rates inside the range before a long training.");
    }
}

std::string sentence_of_agreement(const Evidence& evidence) {
    if (evidence.turns.size() == 1) {
        return "It rests on one sweep; more sweeps (budget \"standard\" or \"thorough\") would "
               "show how far it can be trusted.";
    }
    const auto [low, high] = std::minmax_element(evidence.turns.begin(), evidence.turns.end());
    return "The " + std::to_string(evidence.turns.size()) +
           " sweeps, each with its own start and data order, put that turn between " +
           rate_text(*low) + " and " + rate_text(*high) + ", " +
           decimal_text(decades_between(*low, *high)) + " decades apart.";
}

std::string sentence_of_trials(const std::vector<Trial>& trials, double rate) {
    std::string text = "Short trainings of " + std::to_string(trials.front().steps) +
                       " steps ended with these validation losses:";
    for (const Trial& trial : trials) {
        text.append(" ").append(rate_text(trial.learning_rate)).append(" with ");
        text.append(std::isfinite(trial.validation_loss) ? rate_text(trial.validation_loss)
                                                         : std::string("none, it diverged"));
        if (&trial != &trials.back()) text.append(",");
    }
    const double factor = factor_of_trials(trials);
    if (factor == 1.0) return text + "; the first stands.";
    return text + "; so the answer is moved " + (factor > 1.0 ? "up" : "down") + " to " +
           rate_text(rate) + ".";
}

void explain(const Evidence& evidence, double divisor, const std::vector<Trial>& trials,
             Recommendation& answer) {
    const double turn = median(evidence.turns);
    const bool flat = evidence.flat > 0;
    const bool turned = evidence.never_turned == 0;
    if (flat) {
        answer.explanation.push_back("The loss stays within a few percent up to a rate of " +
                                     rate_text(turn) + " and rises above it.");
    } else {
        answer.explanation.push_back(
            "The loss begins to fall at a rate of about " + rate_text(median(evidence.falls)) +
            " and has dropped by " + percent_text(median(evidence.drops)) + " at " +
            rate_text(turn) + (turned ? ", above which it rises." : ", where the sweep ends."));
    }
    const bool cycle = answer.schedule == "one_cycle";
    answer.explanation.push_back(
        std::string(cycle ? "As the peak of a cycle" : "Kept constant") + ", a rate of " +
        rate_text(turn / divisor) + ", 1/" + rate_text(divisor) +
        " of that turning point, trains fast and keeps a distance from where it breaks.");
    answer.explanation.push_back(sentence_of_agreement(evidence));
    if (!trials.empty()) {
        answer.explanation.push_back(sentence_of_trials(trials, *answer.learning_rate));
    } else if (evidence.valley && evidence.minimum) {
        answer.explanation.push_back("For comparison, fastai's valley rule says " +
                                     rate_text(*evidence.valley) + " and its minimum rule " +
                                     rate_text(*evidence.minimum) + ".");
    }
    answer.explanation.push_back("Rates from " + rate_text(*answer.low) + " to " +
                                 rate_text(*answer.high) + " should do about as well.");
}

}  // namespace

Recommendation recommend(const std::vector<Sweep>& sweeps, const PlannedTraining& planned,
                         const std::vector<Trial>& trials) {
    Recommendation answer;
    answer.schedule = planned.schedule;
    const Evidence evidence = gather(sweeps);
    if (evidence.turns.empty()) {
        answer.explanation.push_back(why_nothing(sweeps, evidence));
        answer.warnings.push_back("No rate can be recommended from this curve.");
        return answer;
    }
    const double divisor = planned.schedule == "one_cycle" ? kOneCycleDivisor : kConstantDivisor;
    const double factor = factor_of_trials(trials);
    set_rates(evidence, divisor, factor, answer);
    answer.confidence = confidence_of(evidence, *answer.learning_rate);
    if (!trials.empty() && std::isfinite(trials.front().validation_loss)) {
        answer.confidence = 1.0 - kDoubtAfterTrials * (1.0 - answer.confidence);
    }
    add_warnings(evidence, answer);
    explain(evidence, divisor, trials, answer);
    return answer;
}

bool sweeps_disagree(const std::vector<Sweep>& sweeps) {
    const Evidence evidence = gather(sweeps);
    if (evidence.turns.empty() || evidence.turns.size() < sweeps.size()) return true;
    const auto [low, high] = std::minmax_element(evidence.turns.begin(), evidence.turns.end());
    return decades_between(*low, *high) > kAgreementDecades;
}

std::optional<double> next_trial(const std::vector<Sweep>& sweeps,
                                 const std::vector<Trial>& trials) {
    const Evidence evidence = gather(sweeps);
    if (evidence.turns.empty()) return std::nullopt;
    return next_trial_from(median(evidence.turns) / kConstantDivisor, trials);
}

}  // namespace rangefinder
