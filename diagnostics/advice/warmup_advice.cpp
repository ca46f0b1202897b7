#include "diagnostics/advice/warmup_advice.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kPartOfPlanned = 10;
constexpr std::int64_t kLongest = 1'000'000;  // 2/(1 - beta2) has no bound.
// Means of a few batches' losses scatter by less.
constexpr double kRose = 1.1;
constexpr double kStartAfterRise = 0.1;

// A sentence why the training needs none by its kind; empty: it may.
std::string needless(const PlannedTraining& planned) {
    if (planned.schedule == "one_cycle" || planned.schedule == "cyclic") {
        return "No warm-up: the schedule begins with a rise of its own.";
    }
    if (planned.optimizer == "dadapt_adam" || planned.optimizer == "prodigy") {
        return "No warm-up: the optimizer's own estimate of the rate grows from a small start.";
    }
    return "";
}

std::int64_t untuned_steps(double decay) {
    const double steps = std::ceil(2.0 / (1.0 - decay) - 1e-6);
    return std::isfinite(steps) ? std::min(static_cast<std::int64_t>(steps), kLongest) : kLongest;
}

void add_untuned(const PlannedTraining& planned, Recommendation& answer) {
    const std::int64_t untuned = untuned_steps(*planned.second_moment_decay);
    const std::int64_t most = planned.steps > 0 ? planned.steps / kPartOfPlanned : untuned;
    const std::int64_t steps = std::min(untuned, most);
    if (steps < 2) {
        say({"No warm-up: a tenth of so short a training is not worth one.", {}}, answer);
        return;
    }
    std::string why = "The average of squared gradients is unsure at first: 2 / (1 - " +
                      rate_text(*planned.second_moment_decay) + ") = " + std::to_string(untuned) +
                      " steps of linear rise (Ma and Yarats 2019)";
    why += steps < untuned ? ", but no more than a tenth of the planned steps." : ".";
    answer.warmup = WarmupAdvice{steps, 1.0 / static_cast<double>(steps), std::move(why)};
}

// The trial whose rate is next to the answer and whose first steps are known.
std::optional<Trial> trial_next_to(double rate, const std::vector<Trial>& trials) {
    std::optional<Trial> nearest;
    const auto distance = [&](const Trial& trial) {
        return std::abs(std::log(trial.learning_rate / rate));
    };
    for (const Trial& trial : trials) {
        if (std::isnan(trial.early_training_loss) || !(trial.initial_loss > 0.0)) continue;
        if (!nearest || distance(trial) < distance(*nearest)) nearest = trial;
    }
    return nearest;
}

void add_measured(const std::vector<Trial>& trials, const PlannedTraining& planned,
                  Recommendation& answer) {
    const auto trial = trial_next_to(*answer.learning_rate, trials);
    if (!trial) return;
    const double early = trial->early_training_loss;
    const std::map<std::string, double> figures = {{"trial_learning_rate", trial->learning_rate},
                                                   {"initial_loss", trial->initial_loss},
                                                   {"early_training_loss", early}};
    const std::string measured =
        "in the first steps of the training at " + rate_text(trial->learning_rate) +
        " the loss was " + rate_text(early) + " on average, from " + rate_text(trial->initial_loss);
    const std::int64_t steps = planned.steps / kPartOfPlanned;
    if (early <= kRose * trial->initial_loss || steps < 2) {
        say({"No warm-up: " + measured + ", which does not call for one.", figures}, answer);
        return;
    }
    const std::string why =
        "The start is too steep for the rate (Gilmer et al. 2021; with large "
        "batches Goyal et al. 2017): " +
        measured + ".";
    say({"Warm-up of " + std::to_string(steps) + " steps: " + why, figures}, answer);
    answer.warmup = WarmupAdvice{steps, kStartAfterRise, why};
}

}  // namespace

void add_warmup(const std::vector<Trial>& trials, const PlannedTraining& planned,
                Recommendation& answer) {
    if (planned.optimizer.empty() || !answer.learning_rate) return;
    if (std::string why = needless(planned); !why.empty()) {
        say({std::move(why), {}}, answer);
    } else if (planned.second_moment_decay) {
        add_untuned(planned, answer);
    } else {
        add_measured(trials, planned, answer);
    }
}

}  // namespace rangefinder
