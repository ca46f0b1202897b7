#include "diagnostics/schedules/plateau.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {

Plateau::Plateau(const ScheduleSpec& spec, double learning_rate) : spec_(spec) {
    state_.rate = learning_rate;
}

bool Plateau::is_better(double metric) const {
    if (!state_.best) return !std::isnan(metric);
    const double best = *state_.best;
    const double sign = spec_.maximize ? -1.0 : 1.0;
    const double bound = spec_.absolute_threshold ? best - sign * spec_.threshold
                                                  : best * (1.0 - sign * spec_.threshold);
    return spec_.maximize ? metric > bound : metric < bound;
}

void Plateau::reduce() {
    const double lowered = std::max(state_.rate * spec_.factor, spec_.min_lr);
    if (state_.rate - lowered > kSmallestChange) state_.rate = lowered;
    state_.cooldown_left = spec_.cooldown;
    state_.bad_evaluations = 0;
}

void Plateau::add(double metric) {
    if (is_better(metric)) {
        state_.best = metric;
        state_.bad_evaluations = 0;
    } else {
        ++state_.bad_evaluations;
    }
    if (state_.cooldown_left > 0) {
        --state_.cooldown_left;
        state_.bad_evaluations = 0;
    }
    if (state_.bad_evaluations > spec_.patience) reduce();
}

}  // namespace rangefinder
