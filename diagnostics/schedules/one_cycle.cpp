#include "diagnostics/schedules/one_cycle.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

struct Values {
    double learning_rate = 0.0;
    double momentum = 0.0;
};

// From the end of the phase before to `end_step`, a fraction of a step included.
struct Phase {
    double end_step = 0.0;
    Values from;
    Values to;
};

using Phases = std::array<Phase, 3>;  // With two phases the second is there twice.

Phases phases_of(const ScheduleSpec& spec, double peak, std::int64_t total_steps) {
    const double initial = peak / spec.div_factor;
    const Values start{initial, spec.max_momentum};
    const Values top{peak, spec.base_momentum};
    const Values end{initial / spec.final_div_factor, spec.max_momentum};
    const double rise = spec.pct_start * static_cast<double>(total_steps);
    const auto last_step = static_cast<double>(total_steps - 1);
    if (spec.three_phase) {
        return {Phase{rise - 1.0, start, top}, Phase{2.0 * rise - 2.0, top, start},
                Phase{last_step, start, end}};
    }
    return {Phase{rise - 1.0, start, top}, Phase{last_step, top, end}, Phase{last_step, top, end}};
}

// The end of a phase without length is taken at once.
double annealed(Annealing strategy, double from, double to, double share) {
    if (strategy == Annealing::kLinear) return (to - from) * share + from;
    return to + (from - to) / 2.0 * (std::cos(std::numbers::pi * share) + 1.0);
}

ScheduledStep within(const Phase& phase, double start_step, double step, const ScheduleSpec& spec) {
    const double length = phase.end_step - start_step;
    const double share = length > 0.0 ? (step - start_step) / length : 1.0;
    ScheduledStep result{
        annealed(spec.anneal_strategy, phase.from.learning_rate, phase.to.learning_rate, share),
        std::nullopt};
    if (spec.cycle_momentum) {
        result.momentum =
            annealed(spec.anneal_strategy, phase.from.momentum, phase.to.momentum, share);
    }
    return result;
}

}  // namespace

ScheduledStep one_cycle_step(const ScheduleSpec& spec, double peak, std::int64_t total_steps,
                             std::int64_t step) {
    RF_CHECK(total_steps >= 1);
    const auto at = static_cast<double>(std::min(step, total_steps - 1));
    const Phases phases = phases_of(spec, peak, total_steps);
    double start_step = 0.0;
    for (const Phase& phase : phases) {
        if (at <= phase.end_step) return within(phase, start_step, at, spec);
        start_step = phase.end_step;
    }
    RF_CHECK(false);  // The last phase ends with the last step.
}

}  // namespace rangefinder
