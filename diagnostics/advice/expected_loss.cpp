#include "diagnostics/advice/expected_loss.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/text.hpp"
#include "diagnostics/advice/trials.hpp"

namespace rangefinder {
namespace {

// Chosen on trainings of 34 tasks, all of which were looked at. In logarithms of the loss.
constexpr double kSteepest = 1.0;    // Exponents above are the start's, not the training's.
constexpr double kLasting = 0.7;     // Share of the exponent that is left after the trial.
constexpr double kDying = 0.5;       // How fast it dies away with the logarithm of the steps.
constexpr double kGapWeight = 1.5;   // How much a validation loss above the training loss slows it.
constexpr double kLeastHalf = 0.12;  // Half width of the range: as much as starts differ by,
constexpr double kHalfOfFall = 0.7;  // more for what it is to fall,
constexpr double kHalfOfFar = 0.08;  // and for how far away that is.
constexpr double kHeld = 0.8;        // Share of the trainings that were inside.
// Of the loss at the start: a training that is still above it may yet begin to learn in earnest.
constexpr double kBegun = 0.7;
constexpr std::int64_t kFewestSteps = 100;  // Shorter trainings were not measured.
constexpr double kFarthest = 30.0;  // Times the trials' length: further it was not measured.

// At a constant rate a trial's loss is the mean over its last fifth of steps.
constexpr double kMiddleOfLastFifth = 0.9;

// The logarithm's fall for each e-fold of steps towards the trial's end; at most 0.
double slope_of(const Trial& trial, bool whole) {
    const double end = whole ? 1.0 : kMiddleOfLastFifth;
    const double slope = std::log(trial.validation_loss / trial.halfway_loss) / std::log(end / 0.5);
    return std::clamp(slope, -kSteepest, 0.0);
}

double slowed_by_gap(const Trial& trial) {
    if (!(trial.late_training_loss > 0.0)) return 1.0;
    const double gap = std::log(trial.validation_loss / trial.late_training_loss);
    return std::exp(-kGapWeight * std::max(gap, 0.0));
}

// What is added to the logarithm of the trial's loss.
double fall_of(const Trial& trial, double far, bool whole) {
    const double reach = (1.0 - std::exp(-kDying * far)) / kDying;
    return kLasting * slope_of(trial, whole) * reach * slowed_by_gap(trial);
}

bool can_be_extended(const Trial& trial) {
    return trial.validation_loss > 0.0 && trial.halfway_loss > 0.0 &&
           std::isfinite(trial.validation_loss) && std::isfinite(trial.halfway_loss);
}

// Of those only the longest: they are the nearest to the planned training.
void keep_longest(std::vector<Trial>& trials) {
    std::int64_t longest = 0;
    for (const Trial& trial : trials) longest = std::max(longest, trial.steps);
    std::erase_if(trials, [&](const Trial& trial) { return trial.steps < longest; });
}

// The best trial of each repeat that held.
std::vector<Trial> best_trials(const std::vector<Trial>& trials) {
    std::map<std::int64_t, Trial> best;
    for (const Trial& trial : trials) {
        if (!std::isfinite(trial.validation_loss)) continue;
        const auto [place, is_new] = best.emplace(trial.repeat, trial);
        if (!is_new && trial.validation_loss < place->second.validation_loss) {
            place->second = trial;
        }
    }
    std::vector<Trial> found;
    for (const auto& [repeat, trial] : best) found.push_back(trial);
    keep_longest(found);
    return found;
}

LossForecast nothing(const std::string& why) {
    return {std::nullopt, {"Which loss to expect cannot be told: " + why, {}}};
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

LossForecast forecast(const std::vector<Trial>& best, const PlannedTraining& planned) {
    const bool whole = is_tried_whole(planned.schedule);
    std::vector<double> ends, falls;
    double far = 0.0;
    for (const Trial& trial : best) {
        const auto length = static_cast<double>(trial.steps);
        far = std::log(std::max(static_cast<double>(planned.steps) / length, 1.0));
        falls.push_back(fall_of(trial, far, whole));
        ends.push_back(std::log(trial.validation_loss) + falls.back());
    }
    const double half = kLeastHalf + kHalfOfFall * std::abs(mean_of(falls)) + kHalfOfFar * far;
    const double end = mean_of(ends);
    LossForecast told;
    told.expected = ExpectedLoss{std::exp(end), planned.steps, std::exp(end - half),
                                 std::exp(end + half), kHeld};
    told.said.figures = {
        {"expected_loss", std::exp(end)},      {"steps", static_cast<double>(planned.steps)},
        {"low", std::exp(end - half)},         {"high", std::exp(end + half)},
        {"fall_of_logarithm", mean_of(falls)}, {"confidence", kHeld}};
    told.said.sentence = "After " + std::to_string(planned.steps) + " steps a loss of about " +
                         rate_text(std::exp(end)) + " is to be expected, with a probability of " +
                         percent_text(kHeld) + " between " + rate_text(std::exp(end - half)) +
                         " and " + rate_text(std::exp(end + half)) +
                         ": the best short training's, brought to that length by its own slope.";
    return told;
}

}  // namespace

LossForecast forecast_loss(const std::vector<Trial>& trials,
                           const std::optional<TrialEvidence>& tried,
                           const PlannedTraining& planned) {
    if (!tried) {
        return nothing("there were no short trainings (budget \"standard\" has some).");
    }
    const std::vector<Trial> best = best_trials(trials);
    if (tried->none_held || best.empty()) return nothing("no short training stayed finite.");
    const bool learned = std::all_of(best.begin(), best.end(), [](const Trial& trial) {
        return trial.validation_loss < kBegun * trial.initial_loss;
    });
    if (!tried->learned || !learned) {
        return nothing("the short trainings had only begun to learn, at most.");
    }
    if (!std::all_of(best.begin(), best.end(), can_be_extended)) {
        return nothing("the short trainings' losses on the way are not known or not positive.");
    }
    if (planned.steps <= 0) return nothing("the planned length is not known.");
    if (planned.steps < kFewestSteps) {
        return nothing("ends of trainings of fewer than " + std::to_string(kFewestSteps) +
                       " steps scatter too much.");
    }
    const auto longest = kFarthest * static_cast<double>(best.front().steps);
    if (static_cast<double>(planned.steps) > longest) {
        return nothing("the planned training is more than " + rate_text(kFarthest) +
                       " times as long as the short ones were.");
    }
    return forecast(best, planned);
}

void add_expected_loss(const std::vector<Trial>& trials, const std::optional<TrialEvidence>& tried,
                       const PlannedTraining& planned, Recommendation& answer) {
    LossForecast told = forecast_loss(trials, tried, planned);
    answer.expected_loss = told.expected;
    say(std::move(told.said), answer);
}

}  // namespace rangefinder
