#include "diagnostics/advice/trials.hpp"

#include <cmath>

namespace rangefinder {
namespace {

constexpr double kStep = 2.0;
constexpr std::size_t kMostTrials = 4;
// A higher rate must end clearly lower, or noise would push the answer towards the cliff. A short
// training flatters high rates, so a low one that wins even there may win by less.
constexpr double kClearlyLower = 0.97;

bool is_better(const Trial& trial, const Trial& than) {
    if (!std::isfinite(trial.validation_loss)) return false;
    return !std::isfinite(than.validation_loss) ||
           trial.validation_loss < kClearlyLower * than.validation_loss;
}

}  // namespace

std::optional<double> next_trial_from(double answer, const std::vector<Trial>& trials) {
    if (trials.empty()) return answer;
    if (trials.size() == 1) return kStep * answer;
    if (trials.size() >= kMostTrials) return std::nullopt;
    const Trial& last = trials.back();
    const bool climbing = last.learning_rate > trials.front().learning_rate;
    if (climbing && is_better(last, trials[trials.size() - 2])) return kStep * last.learning_rate;
    if (climbing) return trials.size() == 2 ? std::optional(answer / kStep) : std::nullopt;
    return is_better(last, trials.front()) ? std::optional(last.learning_rate / kStep)
                                           : std::nullopt;
}

double factor_of_trials(const std::vector<Trial>& trials) {
    if (trials.empty()) return 1.0;
    const Trial* best = &trials.front();
    for (const Trial& trial : trials) {
        if (is_better(trial, *best)) best = &trial;
    }
    return best->learning_rate / trials.front().learning_rate;
}

}  // namespace rangefinder
