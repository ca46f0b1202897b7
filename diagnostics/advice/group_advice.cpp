#include "diagnostics/advice/group_advice.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

// Of what the loss fell by in the trial: rates within it count as about as good, too.
constexpr double kClearlyBetter = 0.04;

std::vector<double> falling_from(double first, std::size_t groups) {
    std::vector<double> scales;
    for (std::size_t i = 0; i < groups; ++i) {
        scales.push_back(first * std::pow(kRateOverEarlier, -static_cast<double>(i)));
    }
    return scales;
}

std::string scales_text(const GroupTrial& trial) {
    std::string text;
    for (const double scale : trial.scales) {
        text += (text.empty() ? "" : ", ") + rate_text(scale);
    }
    return text;
}

std::string loss_text(double loss) {
    return std::isfinite(loss) ? rate_text(loss) : "none, it diverged";
}

EvidenceSentence comparison(const Trial& one_rate, std::span<const GroupTrial> trials) {
    EvidenceSentence said;
    said.sentence = "Rates by layer, tried with trainings of " + std::to_string(one_rate.steps) +
                    " steps at " + rate_text(one_rate.learning_rate) +
                    " from the same start: one rate for all ends with a loss of " +
                    rate_text(one_rate.validation_loss);
    said.figures = {{"one_rate", one_rate.validation_loss},
                    {"steps", static_cast<double>(one_rate.steps)}};
    for (const GroupTrial& trial : trials) {
        said.sentence += ", factors from output to input of " + scales_text(trial) + " with " +
                         loss_text(trial.validation_loss);
        if (!std::isfinite(trial.validation_loss)) continue;
        said.figures["factors_from_" + rate_text(trial.scales.front())] = trial.validation_loss;
    }
    return said;
}

}  // namespace

std::vector<std::vector<double>> group_scales(std::size_t groups) {
    return {falling_from(1.0, groups), falling_from(kRateOverEarlier, groups)};
}

GroupVerdict judge_groups(const Trial& one_rate, std::span<const GroupTrial> trials) {
    GroupVerdict verdict;
    verdict.said = comparison(one_rate, trials);
    const auto best =
        std::min_element(trials.begin(), trials.end(), [](const auto& left, const auto& right) {
            return left.validation_loss < right.validation_loss;
        });
    const double drop = std::max(one_rate.initial_loss - one_rate.validation_loss, 0.0);
    const double needed = one_rate.validation_loss - kClearlyBetter * drop;
    if (best != trials.end() && best->validation_loss < needed) {
        verdict.best = static_cast<std::size_t>(best - trials.begin());
        verdict.said.sentence +=
            "; the best of these is advised (factors as Howard and Ruder 2018).";
    } else {
        verdict.said.sentence += "; that is no clear gain: one rate for all.";
    }
    return verdict;
}

}  // namespace rangefinder
