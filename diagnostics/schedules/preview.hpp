// A schedule's curve before anything is trained.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

struct PreviewOptions {
    std::int64_t max_points = 1000;  // At least 4.
    // For reduce_on_plateau: what would be measured, one after every `evaluate_every` steps;
    // without them the rate stays.
    std::span<const double> metrics = {};
    std::int64_t evaluate_every = 1;
};

// Columns of equal length; momentum is empty where it is not cycled.
struct SchedulePreview {
    std::vector<std::int64_t> step;  // Rising, the first and the last step among them.
    std::vector<double> learning_rate;
    std::vector<double> momentum;
};

// The curve of a training of `steps` updates. Where it has more than max_points, each stretch of
// steps is shown by its lowest and highest rate, so that no peak is lost. Of more than
// kMaxPreviewSteps steps only so many, evenly spaced, are looked at.
SchedulePreview preview_schedule(const ScheduleSpec& spec, double learning_rate, std::int64_t steps,
                                 const PreviewOptions& options = {});

inline constexpr std::int64_t kMaxPreviewSteps = 200'000;

}  // namespace rangefinder
