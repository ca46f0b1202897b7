#include "diagnostics/runs/trial_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace rangefinder {
namespace {

constexpr double kFirstTenth = 0.1;
constexpr double kLastFifth = 0.8;
// Losses of single batches scatter: where only they are known, halfway is the middle fifth.
constexpr double kMiddleFrom = 0.4, kMiddleTo = 0.6;

}  // namespace

double TrialCurve::mean(std::int64_t steps, double from, double to) const {
    const auto length = static_cast<double>(steps);
    const auto first = static_cast<std::ptrdiff_t>(from * length);
    const auto last = std::max(static_cast<std::ptrdiff_t>(to * length), first + 1);
    if (last > static_cast<std::ptrdiff_t>(losses_.size())) return std::nan("");
    const double sum = std::accumulate(losses_.begin() + first, losses_.begin() + last, 0.0);
    return sum / static_cast<double>(last - first);
}

void TrialCurve::describe(double halfway_loss, Trial& trial) const {
    trial.early_training_loss = mean(trial.steps, 0.0, kFirstTenth);
    trial.late_training_loss = mean(trial.steps, kLastFifth, 1.0);
    trial.halfway_loss =
        std::isnan(halfway_loss) ? mean(trial.steps, kMiddleFrom, kMiddleTo) : halfway_loss;
}

}  // namespace rangefinder
