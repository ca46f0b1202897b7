#include "diagnostics/schedules/schedule.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/schedules/curves.hpp"
#include "diagnostics/schedules/one_cycle.hpp"

namespace rangefinder {

namespace {

Schedule::Curve rates(std::function<double(std::int64_t)> rate) {
    return [rate = std::move(rate)](std::int64_t step) {
        return ScheduledStep{rate(step), std::nullopt};
    };
}

// Of a curve that counts from 0 after the warm-up; `length` steps are left for it.
Schedule::Curve curve_of(const ScheduleSpec& spec, double base, std::int64_t length) {
    switch (spec.kind) {
        case ScheduleKind::kConstant:
        case ScheduleKind::kReduceOnPlateau:
            return rates([base](std::int64_t) { return base; });
        case ScheduleKind::kStep:
            return rates([=](std::int64_t step) {
                return step_rate(base, spec.gamma, spec.step_size, step);
            });
        case ScheduleKind::kMultiStep:
            return rates([=](std::int64_t step) {
                return multi_step_rate(base, spec.gamma, spec.milestones, step);
            });
        case ScheduleKind::kExponential:
            return rates(
                [=](std::int64_t step) { return exponential_rate(base, spec.gamma, step); });
        case ScheduleKind::kPolynomial:
            return rates([=, total = spec.total_iters.value_or(length)](std::int64_t step) {
                return polynomial_rate(base, spec.power, total, step);
            });
        case ScheduleKind::kCosine:
            return rates([=, half = spec.t_max.value_or(length)](std::int64_t step) {
                return cosine_rate({base, spec.eta_min}, half, step);
            });
        case ScheduleKind::kCosineWarmRestarts:
            return rates([=](std::int64_t step) {
                return warm_restarts_rate({base, spec.eta_min}, {spec.t_0, spec.t_mult}, step);
            });
        case ScheduleKind::kCyclic:
            return [=](std::int64_t step) { return cyclic_step(spec, base, step); };
        case ScheduleKind::kOneCycle:
            return [=, total = spec.total_steps.value_or(length)](std::int64_t step) {
                return one_cycle_step(spec, base, total, step);
            };
    }
    RF_CHECK(false);
}

}  // namespace

ScheduledStep Schedule::after_warmup(std::int64_t step) const {
    if (plateau_) return {plateau_->rate(), std::nullopt};
    return curve_(step);
}

ScheduledStep Schedule::at(std::int64_t step) const {
    RF_CHECK(step >= 0);
    if (step >= warmup_.steps) return after_warmup(step - warmup_.steps);
    ScheduledStep first = after_warmup(0);
    first.learning_rate =
        warmup_rate(first.learning_rate, warmup_.start_factor, warmup_.steps, step);
    return first;
}

void Schedule::add_metric(std::int64_t step, double metric) {
    if (plateau_ && step >= warmup_.steps) plateau_->add(metric);
}

PlateauState Schedule::state() const {
    return plateau_ ? plateau_->state() : PlateauState{};
}

void Schedule::restore(const PlateauState& state) {
    if (plateau_) plateau_->restore(state);
}

Schedule make_schedule(const ScheduleSpec& spec, double learning_rate, std::int64_t steps) {
    RF_CHECK(steps >= 1);
    Schedule schedule;
    if (spec.warmup) schedule.warmup_ = *spec.warmup;
    const std::int64_t length = std::max<std::int64_t>(steps - schedule.warmup_.steps, 1);
    schedule.curve_ = curve_of(spec, learning_rate, length);
    if (spec.kind == ScheduleKind::kReduceOnPlateau) {
        schedule.plateau_.emplace(spec, learning_rate);
    }
    return schedule;
}

Schedule constant_schedule(double learning_rate) {
    return Schedule([learning_rate](std::int64_t) { return learning_rate; });
}

}  // namespace rangefinder
