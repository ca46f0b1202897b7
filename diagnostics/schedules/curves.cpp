#include "diagnostics/schedules/curves.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "diagnostics/base/check.hpp"
#include "diagnostics/spec/saturating.hpp"

namespace rangefinder {

namespace {

double ratio(std::int64_t part, std::int64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

double power(double base, std::int64_t exponent) {
    return std::pow(base, static_cast<double>(exponent));
}

double height_factor(const ScheduleSpec& spec, std::int64_t cycle, std::int64_t step) {
    switch (spec.mode) {
        case CyclicMode::kTriangular:
            return 1.0;
        case CyclicMode::kTriangular2:
            return power(0.5, cycle);
        case CyclicMode::kExpRange:
            return power(spec.gamma, step);
    }
    RF_CHECK(false);
}

}  // namespace

double warmup_rate(double base, double start_factor, std::int64_t steps, std::int64_t step) {
    return base * (start_factor + (1.0 - start_factor) * ratio(step, steps));
}

double step_rate(double base, double gamma, std::int64_t step_size, std::int64_t step) {
    RF_CHECK(step_size >= 1);
    return base * power(gamma, step / step_size);
}

double multi_step_rate(double base, double gamma, std::span<const std::int64_t> milestones,
                       std::int64_t step) {
    const auto passed = std::count_if(milestones.begin(), milestones.end(),
                                      [step](std::int64_t at) { return at <= step; });
    return base * power(gamma, passed);
}

double exponential_rate(double base, double gamma, std::int64_t step) {
    return base * power(gamma, step);
}

double polynomial_rate(double base, double power, std::int64_t total, std::int64_t step) {
    RF_CHECK(total >= 1);
    return base * std::pow(1.0 - ratio(std::min(step, total), total), power);
}

double cosine_rate(const RateRange& range, std::int64_t half, std::int64_t step) {
    RF_CHECK(half >= 1);
    const double angle = std::numbers::pi * ratio(step, half);
    return range.low + (range.high - range.low) * (1.0 + std::cos(angle)) / 2.0;
}

double warm_restarts_rate(const RateRange& range, const RestartLengths& lengths,
                          std::int64_t step) {
    RF_CHECK(lengths.first >= 1 && lengths.factor >= 1);
    std::int64_t length = lengths.first;
    if (lengths.factor == 1) return cosine_rate(range, length, step % length);
    while (step >= length) {
        step -= length;
        length = saturating_multiply(length, lengths.factor);
    }
    return cosine_rate(range, length, step);
}

ScheduledStep cyclic_step(const ScheduleSpec& spec, double highest, std::int64_t step) {
    const std::int64_t up = spec.step_size_up;
    const std::int64_t down = spec.step_size_down.value_or(up);
    RF_CHECK(up >= 1 && down >= 0);
    const std::int64_t position = step % saturating_add(up, down);
    const double height = position <= up ? ratio(position, up) : 1.0 - ratio(position - up, down);
    const double scaled = height * height_factor(spec, step / saturating_add(up, down), step);
    const double lowest = spec.base_lr.value_or(highest / 10.0);
    ScheduledStep result{lowest + (highest - lowest) * scaled, std::nullopt};
    if (spec.cycle_momentum) {
        result.momentum = spec.max_momentum - (spec.max_momentum - spec.base_momentum) * scaled;
    }
    return result;
}

}  // namespace rangefinder
