// Schedules as pure functions of numbers: the closed forms of torch.optim.lr_scheduler's, which
// computes some of them from the rate before.
#pragma once

#include <cstdint>
#include <span>

#include "diagnostics/schedules/scheduled_step.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

// The two ends that a rate moves between.
struct RateRange {
    double high = 0.0;
    double low = 0.0;
};

// base (start + (1 - start) step / steps), for step < steps.
double warmup_rate(double base, double start_factor, std::int64_t steps, std::int64_t step);

// base gamma^floor(step / step_size).
double step_rate(double base, double gamma, std::int64_t step_size, std::int64_t step);

// base gamma^(milestones at or before step), counting one that is there twice twice.
double multi_step_rate(double base, double gamma, std::span<const std::int64_t> milestones,
                       std::int64_t step);

// base gamma^step.
double exponential_rate(double base, double gamma, std::int64_t step);

// base (1 - min(step, total) / total)^power.
double polynomial_rate(double base, double power, std::int64_t total, std::int64_t step);

// low + (high - low) (1 + cos(pi step / half)) / 2. Beyond `half` steps it rises again, as
// CosineAnnealingLR does.
double cosine_rate(const RateRange& range, std::int64_t half, std::int64_t step);

struct RestartLengths {
    std::int64_t first = 1;   // T_0.
    std::int64_t factor = 1;  // T_mult: each next one is so many times as long.
};

// Falls by a cosine from high to low, and starts again (Loshchilov and Hutter 2017, SGDR).
double warm_restarts_rate(const RateRange& range, const RestartLengths& lengths, std::int64_t step);

// Between base_lr and `highest` and back, over and over (Smith 2017). With h the height in the
// cycle from 0 to 1, c its number from 0: triangular h, triangular2 h / 2^c, exp_range h
// gamma^step.
ScheduledStep cyclic_step(const ScheduleSpec& spec, double highest, std::int64_t step);

}  // namespace rangefinder
