#include "diagnostics/advice/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/curve_noise.hpp"
#include "diagnostics/advice/sweep_shape.hpp"
#include "diagnostics/advice/text.hpp"
#include "diagnostics/advice/trials.hpp"

namespace rangefinder {
namespace {

// How far the loss falls; a share of it where both its ends are above zero.
std::string drop_text(double drop, const Reasons& reasons) {
    if (drop <= 1.0) return "dropped by " + percent_text(drop);
    const auto shape = shape_of(reasons.sweeps.front());
    if (!shape) return "dropped to below zero";
    return "dropped from " + rate_text(shape->start) + " to " + rate_text(shape->lowest);
}

// What the curve does above the rate where it turns.
std::string beyond_turn_text(const Reasons& reasons) {
    if (reasons.curves.never_turned > 0) return ", its last rate.";
    const Curve& curve = reasons.sweeps.front().curve;
    const std::size_t finite = finite_losses(curve).size();
    const bool lost = finite > 0 && finite < curve.loss.size() &&
                      reasons.curves.turn() >= curve.learning_rate[finite - 1];
    return lost ? ", above which it is no finite number any more."
                : ", the lowest point of the smoothed curve.";
}

EvidenceSentence sentence_of_curves(const Reasons& reasons) {
    const SweepEvidence& curves = reasons.curves;
    const double turn = curves.turn();
    const double fall = geometric_median(curves.falls);
    std::vector<double> drops = curves.drops;
    std::sort(drops.begin(), drops.end());
    const double drop = drops[drops.size() / 2];
    EvidenceSentence said;
    said.figures = {{"turn_learning_rate", turn}};
    if (curves.flat) {
        said.sentence =
            "In the sweep the loss hardly falls; smoothed, it stays where it is up to a rate of " +
            rate_text(turn) + " and rises above it.";
        return said;
    }
    said.figures["fall_learning_rate"] = fall;
    said.figures["drop"] = drop;
    said.sentence = "In the sweep the loss begins to fall at a rate of about " + rate_text(fall) +
                    " and has " + drop_text(drop, reasons) + " at " + rate_text(turn) +
                    beyond_turn_text(reasons);
    return said;
}

EvidenceSentence sentence_of_agreement(const SweepEvidence& curves) {
    EvidenceSentence said;
    said.figures = {{"sweeps", static_cast<double>(curves.turns.size())}};
    if (curves.turns.size() == 1) {
        said.sentence =
            "That is one sweep; short trainings (budget \"standard\" or \"thorough\") "
            "would show which rates really train.";
        return said;
    }
    const auto [low, high] = std::minmax_element(curves.turns.begin(), curves.turns.end());
    said.figures["decades_apart"] = decades_between(*low, *high);
    said.sentence = "The " + std::to_string(curves.turns.size()) +
                    " sweeps, each with its own start and data order, put that rate between " +
                    rate_text(*low) + " and " + rate_text(*high) + ", " +
                    decimal_text(decades_between(*low, *high)) + " decades apart.";
    return said;
}

// Of the rule that a sweep alone is read by.
EvidenceSentence sentence_of_rule(const Reasons& reasons, double rate) {
    const double part = reasons.curves.turn() / rate;
    EvidenceSentence said;
    said.figures = {{"turn_over_rate", part}};
    said.sentence =
        std::string(reasons.planned.schedule == "one_cycle" ? "As the peak of a cycle" : "Kept") +
        ", a rate of " + rate_text(rate) + ", 1/" + rate_text(part) + " of it, ";
    if (reasons.curves.flat) {
        said.sentence +=
            "keeps a distance from where training breaks; whether it trains fast, this curve does "
            "not show.";
    } else if (reasons.curves.never_turned > 0) {
        said.sentence +=
            "still lowers the loss here; where training breaks was not reached, so that a higher "
            "one may be better.";
    } else {
        said.sentence += "usually trains fast and keeps a distance from where training breaks.";
    }
    return said;
}

std::string outcome_text(const Trial& trial) {
    return rate_text(trial.learning_rate) + " with " +
           (std::isfinite(trial.validation_loss) ? rate_text(trial.validation_loss)
                                                 : std::string("none, it diverged"));
}

// Of one repeat, by their rates.
std::vector<Trial> sorted_trials(const std::vector<Trial>& trials, std::int64_t repeat) {
    std::vector<Trial> of_repeat;
    std::copy_if(trials.begin(), trials.end(), std::back_inserter(of_repeat),
                 [&](const Trial& trial) { return trial.repeat == repeat; });
    std::sort(of_repeat.begin(), of_repeat.end(), [](const Trial& left, const Trial& right) {
        return left.learning_rate < right.learning_rate;
    });
    return of_repeat;
}

EvidenceSentence sentence_of_trials(const std::vector<Trial>& trials, std::int64_t repeat) {
    const std::vector<Trial> sorted = sorted_trials(trials, repeat);
    EvidenceSentence said;
    std::int64_t steps = 0;
    std::string outcomes;
    for (const Trial& trial : sorted) {
        steps = std::max(steps, trial.steps);
        outcomes.append(outcomes.empty() ? " " : ", ").append(outcome_text(trial));
        if (!std::isfinite(trial.validation_loss)) continue;
        said.figures["loss_at_" + rate_text(trial.learning_rate)] = trial.validation_loss;
    }
    said.sentence = "Trainings of " + std::to_string(steps) + " steps" +
                    (repeat > 0 ? " from another start" : "") + ", from a loss of " +
                    rate_text(sorted.front().initial_loss) +
                    ", ended with these losses:" + outcomes + ".";
    said.figures["steps"] = static_cast<double>(steps);
    said.figures["initial_loss"] = sorted.front().initial_loss;
    return said;
}

EvidenceSentence sentence_of_guess(const TrialEvidence& tried) {
    return {"None of these held; " + rate_text(tried.rate) + ", well below them, is a guess.",
            {{"learning_rate", tried.rate}}};
}

EvidenceSentence sentence_of_middle(const RepeatEvidence& repeat) {
    return {"The middle of the rates that did about as well as the best is " +
                rate_text(repeat.rate_as_tried) +
                (repeat.learned ? "." : "; but within so few steps hardly anything was learnt."),
            {{"learning_rate_as_tried", repeat.rate_as_tried},
             {"repeat", static_cast<double>(repeat.best.repeat)}}};
}

std::string planned_text(const PlannedTraining& planned) {
    return "For a training of " + std::to_string(planned.steps) + " steps" +
           (planned.steps_assumed ? " (assumed; say \"planned_steps\")" : "");
}

EvidenceSentence sentence_of_horizon(const TrialEvidence& tried, const PlannedTraining& planned) {
    const RepeatEvidence& only = tried.repeats.front();
    const double factor = horizon_factor(only.steps, planned.steps);
    return {planned_text(planned) + " that is taken times " + rate_text(factor) +
                ": the longer a training, the lower its best rate.",
            {{"planned_steps", static_cast<double>(planned.steps)}, {"horizon_factor", factor}}};
}

EvidenceSentence sentence_of_repeats(const TrialEvidence& tried, const PlannedTraining& planned) {
    return {
        planned_text(planned) + " the " + std::to_string(tried.repeats.size()) +
            " groups of trainings, each from a start of its own and brought to that length (the "
            "longer a training, the lower its best rate), differ by " +
            decimal_text(tried.repeats_apart) + " decades; between them lies " +
            rate_text(tried.rate) + ".",
        {{"planned_steps", static_cast<double>(planned.steps)},
         {"repeats", static_cast<double>(tried.repeats.size())},
         {"repeats_decades_apart", tried.repeats_apart}}};
}

EvidenceSentence sentence_of_schedule(const std::string& schedule) {
    return {"The trainings kept their rate: what a schedule of type " + schedule +
                " would change was not measured, the rate is meant as its first or highest.",
            {}};
}

// Everything that short trainings say.
std::vector<EvidenceSentence> sentences_of_tried(const Reasons& reasons) {
    const TrialEvidence& tried = *reasons.tried;
    std::vector<EvidenceSentence> all;
    if (tried.none_held) {
        all.push_back(sentence_of_trials(reasons.trials, reasons.trials.front().repeat));
        all.push_back(sentence_of_guess(tried));
        return all;
    }
    for (const RepeatEvidence& repeat : tried.repeats) {
        all.push_back(sentence_of_trials(reasons.trials, repeat.best.repeat));
        all.push_back(sentence_of_middle(repeat));
    }
    if (tried.repeats.size() > 1) {
        all.push_back(sentence_of_repeats(tried, reasons.planned));
    } else if (reasons.planned.steps > tried.repeats.front().steps) {
        all.push_back(sentence_of_horizon(tried, reasons.planned));
    }
    if (reasons.planned.schedule != "constant" && !is_tried_whole(reasons.planned.schedule)) {
        all.push_back(sentence_of_schedule(reasons.planned.schedule));
    }
    return all;
}

EvidenceSentence sentence_of_range(const Recommendation& answer) {
    return {"With a probability of " + percent_text(answer.confidence) +
                " the best rate lies between " + rate_text(*answer.low) + " and " +
                rate_text(*answer.high) + ".",
            {{"confidence", answer.confidence}, {"low", *answer.low}, {"high", *answer.high}}};
}

// For twice the batch: the rate grows in proportion for plain gradient descent, with the root for
// optimizers that divide by the gradients' size.
std::string batch_size_text(const PlannedTraining& planned, double rate) {
    const std::string sources =
        "plain gradient descent stands up to twice the rate (Goyal et al. 2017, section 2.1), Adam "
        "and its kin about 1.4 times (Malladi et al. 2022)";
    const bool estimates = planned.optimizer == "dadapt_adam" || planned.optimizer == "prodigy";
    if (planned.batch_size == 0 || planned.optimizer.empty() || estimates) {
        return "Batch size: for twice the batch, " + sources + "; run the test again with it.";
    }
    const bool plain = planned.optimizer == "sgd";
    const double larger = rate * (plain ? 2.0 : std::sqrt(2.0));
    return "Batch size: for " + std::to_string(2 * planned.batch_size) + " instead of " +
           std::to_string(planned.batch_size) + " the rate may go up to about " +
           rate_text(larger) + " instead of " + rate_text(rate) + ": for twice the batch, " +
           sources + "; run the test again with it.";
}

void add_changes(const Reasons& reasons, Recommendation& answer) {
    const double rate = *answer.learning_rate;
    const std::int64_t longer = 4 * reasons.planned.steps;
    const bool changes = reasons.tried && reasons.tried->rate_for(longer) < 0.98 * rate;
    if (reasons.planned.steps > 0 && changes) {
        answer.what_would_change.push_back(
            "Planned length: for " + std::to_string(longer) + " steps the answer would be " +
            rate_text(reasons.tried->rate_for(longer)) + " instead of " + rate_text(rate) + ".");
    }
    const std::int64_t rows = reasons.planned.training_rows;
    if (rows == 0 || 2 * reasons.planned.batch_size <= rows) {
        answer.what_would_change.push_back(batch_size_text(reasons.planned, rate));
    }
    if (reasons.planned.schedule == "constant") {
        answer.what_would_change.push_back(
            "Schedule: the best peak of a one-cycle schedule is two to three times the best "
            "constant rate; say \"planned_schedule\".");
    }
}

std::string why_nothing(const Reasons& reasons) {
    if (reasons.sweeps.empty()) return "There is no sweep to read a rate from.";
    const Sweep& first = reasons.sweeps.front();
    const StopReason reason = first.stopped.reason;
    if (first.stopped.step == 0 &&
        (reason == StopReason::kNonFiniteLoss || reason == StopReason::kNonFiniteGradient)) {
        return std::string(reason == StopReason::kNonFiniteLoss ? "The loss" : "The gradient") +
               " is not a finite number in the very first step, before any update: the data, the "
               "model's start or the loss is at fault, not the learning rate.";
    }
    if (reasons.curves.interrupted == reasons.sweeps.size()) {
        return "The sweep was ended from outside after " + std::to_string(first.curve.loss.size()) +
               " of " + std::to_string(first.ladder_steps) +
               " steps, before its curve could show where training breaks.";
    }
    if (reason == StopReason::kLossExploded && first.curve.loss.size() < kFewestPoints) {
        return "The loss has exploded after only " + std::to_string(first.curve.loss.size()) +
               " points, at a rate of " + rate_text(first.stopped.learning_rate) +
               ", before it could fall: start the ladder at a much lower rate, or look at the "
               "model's start and the data's scale.";
    }
    if (reasons.curves.rises_at_once) {
        return "The loss never falls and rises from the first rates on: start the ladder lower, or "
               "look whether the model learns at all.";
    }
    if (reasons.curves.flat) {
        return "The loss neither falls nor rises anywhere on the ladder, so no rate can be told "
               "from another: widen the ladder upwards, or look at the model and the data.";
    }
    const std::size_t points = first.curve.loss.size();
    return "The sweep has only " + std::to_string(points) + (points == 1 ? " point" : " points") +
           ", and at least " + std::to_string(kFewestPoints) +
           " with a finite loss are needed: start the ladder lower or give it more steps.";
}

}  // namespace

void explain(const Reasons& reasons, Recommendation& answer) {
    if (reasons.curves.usable()) say(sentence_of_curves(reasons), answer);
    if (reasons.tried) {
        for (EvidenceSentence& said : sentences_of_tried(reasons)) say(std::move(said), answer);
    } else {
        say(sentence_of_rule(reasons, *answer.learning_rate), answer);
        say(sentence_of_agreement(reasons.curves), answer);
    }
    say(sentence_of_range(answer), answer);
    add_changes(reasons, answer);
}

void explain_nothing(const Reasons& reasons, Recommendation& answer) {
    say({why_nothing(reasons), {}}, answer);
    if (!reasons.tried) return;
    if (reasons.tried->none_held) {
        say(sentence_of_trials(reasons.trials, reasons.trials.front().repeat), answer);
        return;
    }
    for (EvidenceSentence& said : sentences_of_tried(reasons)) say(std::move(said), answer);
}

}  // namespace rangefinder
