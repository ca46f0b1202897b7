// What a sweep or a training measured, by step. Values that were not finite stay NaN or infinite
// here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rangefinder {

// One range-test sweep, a point a rate; all columns have one length.
struct Curve {
    std::vector<double> learning_rate;
    // The mean over this rate's batches, each before its update; with `reset` that of the batch
    // which follows them, so after the updates at this rate.
    std::vector<double> loss;
    std::vector<double> smoothed_loss;  // Bias-corrected exponential average of `loss`.
    // L2 over trainable parameters, before clipping; the mean over this rate's batches.
    std::vector<double> gradient_norm;
    // On one small fixed batch, after this rate's updates; empty: not asked for.
    std::vector<double> validation_loss;
};

// A named column of measurements: `values[i]` was measured in step `steps[i]`.
struct Series {
    std::string name;  // "loss", "learning_rate", "gradient_norm", "validation_loss", ...
    std::vector<std::int64_t> steps;
    std::vector<double> values;
};

// A batch of records as it travels from the worker to the store: some columns, perhaps of different
// lengths.
using Records = std::vector<Series>;

enum class StopReason {
    kCompleted,          // "completed": all steps done.
    kLossExploded,       // "loss_exploded": smoothed loss > stop_factor * its best.
    kNonFiniteLoss,      // "non_finite_loss"
    kNonFiniteGradient,  // "non_finite_gradient"
    kEarlyStopping,      // "early_stopping"
    kTimeLimit,          // "time_limit"
    kCancelled,          // "cancelled"
    kStoppedByRule,      // "stopped_by_rule": a finding whose rule was told to end the job.
};

struct Stopped {
    StopReason reason = StopReason::kCompleted;
    std::int64_t step =
        0;  // The step it happened in (0-based), or the number of steps when completed.
    double learning_rate = 0.0;  // The rate of that step.
};

std::string stop_reason_name(StopReason reason);

}  // namespace rangefinder
