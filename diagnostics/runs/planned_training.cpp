#include "diagnostics/runs/planned_training.hpp"

#include <optional>

namespace rangefinder {
namespace {

// What the optimizer keeps of its average of squared gradients each step; nothing: it has none, or
// it estimates the rate itself.
std::optional<double> second_moment_decay_of(const OptimizerSpec& optimizer) {
    switch (optimizer.kind) {
        case OptimizerKind::kAdam:
        case OptimizerKind::kAdamW:
            return optimizer.beta2;
        case OptimizerKind::kRmsprop:
            return optimizer.alpha;
        case OptimizerKind::kSgd:
        case OptimizerKind::kAdagrad:
        case OptimizerKind::kDAdaptAdam:
        case OptimizerKind::kProdigy:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

PlannedTraining planned_training(const JobSpec& spec, const TrialPlan& plan,
                                 std::int64_t training_rows) {
    PlannedTraining planned;
    planned.schedule = schedule_name(std::get<RangeTestSpec>(spec.work).planned_schedule);
    planned.steps = plan.planned_steps;
    planned.steps_assumed = plan.planned_assumed;
    planned.optimizer = optimizer_name(spec.optimizer.kind);
    planned.second_moment_decay = second_moment_decay_of(spec.optimizer);
    planned.batch_size = spec.batch_size;
    planned.training_rows = training_rows;
    return planned;
}

}  // namespace rangefinder
