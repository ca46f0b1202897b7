// Made-up sweeps for the tests of advice.
#pragma once

#include <cmath>
#include <limits>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The ladder of fastai's defaults, with this loss at each rate (as a function of log10 of it).
template <typename LossOfLogRate>
Sweep make_sweep(LossOfLogRate loss, std::int64_t points = 100, std::int64_t ladder_steps = 100) {
    Sweep sweep;
    sweep.ladder_steps = ladder_steps;
    for (std::int64_t k = 0; k < points; ++k) {
        const double log_rate =
            -7.0 + 8.0 * static_cast<double>(k) / static_cast<double>(ladder_steps - 1);
        const double value = loss(log_rate);
        sweep.curve.learning_rate.push_back(std::pow(10.0, log_rate));
        sweep.curve.loss.push_back(value);
        sweep.curve.smoothed_loss.push_back(value);
        sweep.curve.gradient_norm.push_back(1.0);
    }
    sweep.stopped = {StopReason::kCompleted, points, sweep.curve.learning_rate.back()};
    return sweep;
}

inline double step_at(double x, double place, double steepness) {
    return 1.0 / (1.0 + std::exp(-steepness * (x - place)));
}

// Falls around a rate of 1e-3, lowest near 1e-1, explodes towards 1.
inline double textbook_loss(double log_rate) {
    return 2.3 - 1.6 * step_at(log_rate, -3.0, 3.0) + 6.0 * step_at(log_rate, 0.0, 8.0);
}

}  // namespace rangefinder
