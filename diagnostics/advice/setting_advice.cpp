#include "diagnostics/advice/setting_advice.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr double kStandardErrors = 2.0;
// Median of the chi-squared distribution with one degree of freedom: of two starts' variances.
constexpr double kMedianOfVariances = 0.455;
// Losses that differ by less are equal for every use.
constexpr double kLeastGain = 0.01;

bool held(const SettingTrial& trial) {
    return std::all_of(trial.validation_losses.begin(), trial.validation_losses.end(),
                       [](double loss) { return std::isfinite(loss); });
}

// Mean over the starts; infinite when one did not hold.
double loss_of(const SettingTrial& trial) {
    if (trial.validation_losses.empty() || !held(trial)) {
        return std::numeric_limits<double>::infinity();
    }
    const auto& losses = trial.validation_losses;
    return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

const SettingTrial& own_of(const SettingQuestion& question,
                           const std::vector<SettingTrial>& tried) {
    return *std::find_if(tried.begin(), tried.end(),
                         [&](const SettingTrial& trial) { return trial.value == question.own; });
}

// Variance of the difference between a value and the own one over the starts.
double variance(const SettingTrial& own, const SettingTrial& trial) {
    const double mean = loss_of(trial) - loss_of(own);
    double sum = 0.0;
    for (std::size_t i = 0; i < own.validation_losses.size(); ++i) {
        const double difference = trial.validation_losses[i] - own.validation_losses[i];
        sum += (difference - mean) * (difference - mean);
    }
    return sum / static_cast<double>(own.validation_losses.size() - 1);
}

// Standard error of the mean of such differences, from the middle one of their variances: that of
// a value that trains badly says nothing about the others. NaN where there is nothing to tell it
// from.
double standard_error(const SettingTrial& own, const std::vector<SettingTrial>& tried) {
    const std::size_t starts = own.validation_losses.size();
    std::vector<double> variances;
    for (const SettingTrial& trial : tried) {
        if (&trial == &own || !held(trial) || trial.validation_losses.size() != starts) continue;
        if (starts > 1) variances.push_back(variance(own, trial));
    }
    if (variances.empty()) return std::nan("");
    const auto middle = variances.begin() + static_cast<std::ptrdiff_t>(variances.size() / 2);
    std::nth_element(variances.begin(), middle, variances.end());
    return std::sqrt(*middle / kMedianOfVariances / static_cast<double>(starts));
}

std::string losses_text(const std::vector<SettingTrial>& tried) {
    std::string text;
    for (const SettingTrial& trial : tried) {
        text += (text.empty() ? "" : ", ") + rate_text(trial.value) + " with ";
        text += held(trial) ? rate_text(loss_of(trial)) : "none, it diverged";
    }
    return text;
}

const SettingTrial* largest_within(double limit, const std::vector<SettingTrial>& tried) {
    const SettingTrial* largest = nullptr;
    for (const SettingTrial& trial : tried) {
        if (loss_of(trial) > limit) continue;
        if (largest == nullptr || trial.value > largest->value) largest = &trial;
    }
    return largest;
}

bool all_within(double limit, const std::vector<SettingTrial>& tried) {
    return std::all_of(tried.begin(), tried.end(),
                       [&](const SettingTrial& trial) { return loss_of(trial) <= limit; });
}

std::string measured_text(const SettingQuestion& question, const std::vector<SettingTrial>& tried,
                          double margin) {
    return "Trainings of " + std::to_string(question.steps) + " steps from " +
           std::to_string(tried.front().validation_losses.size()) + " starts" +
           (question.rate_moves ? ", the rate times 1 - momentum so that steps stay as long,"
                                : "") +
           " ended with these losses by " + question.name + ": " + losses_text(tried) +
           "; differences up to " + rate_text(margin) + " are noise";
}

}  // namespace

SettingAdvice judge_setting(const SettingQuestion& question, std::vector<SettingTrial> tried) {
    SettingAdvice advice;
    for (const SettingTrial& trial : tried) {
        advice.steps += question.steps * static_cast<std::int64_t>(trial.validation_losses.size());
    }
    const SettingTrial& own = own_of(question, tried);
    double best = std::numeric_limits<double>::infinity();
    for (const SettingTrial& trial : tried) best = std::min(best, loss_of(trial));
    const bool own_held = held(own);
    const double noise = own_held ? kStandardErrors * standard_error(own, tried) : 0.0;
    const double margin = std::max(std::isnan(noise) ? best : noise, kLeastGain * best);
    const std::string measured = measured_text(question, tried, margin);
    if (!std::isfinite(best)) {
        advice.why = "No training with any " + question.name + " stayed finite.";
    } else if (own_held && best >= loss_of(own) - margin) {
        advice.why = measured +
                     (all_within(best + margin, tried) ? ". They cannot be told apart from yours, "
                                                       : ". None is clearly better than yours, ") +
                     rate_text(question.own) + ", within " + std::to_string(question.steps) +
                     " steps; keep it.";
    } else {
        const SettingTrial* chosen = largest_within(best + margin, tried);
        advice.value = chosen->value;
        advice.learning_rate = chosen->learning_rate;
        advice.why = measured + ". " + rate_text(chosen->value) +
                     " is the largest that trains as well as the best (Smith 2018).";
    }
    advice.tried = std::move(tried);
    return advice;
}

}  // namespace rangefinder
