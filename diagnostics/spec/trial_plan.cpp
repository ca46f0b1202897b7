#include "diagnostics/spec/trial_plan.hpp"

#include <algorithm>

namespace rangefinder {
namespace {

constexpr std::int64_t kUsualSteps = 75;     // Long enough to tell rates apart,
constexpr std::int64_t kPlateauSteps = 100;  // but where little is learnt at first.
constexpr std::int64_t kFewestSteps = 10;
constexpr std::int64_t kAssumedEpochs = 3;
constexpr std::int64_t kFewestAssumed = 400, kMostAssumed = 1000;
constexpr std::int64_t kStandardSweeps = 8, kThoroughLengths = 3;
// A thorough test rather shortens its trainings, to half, than to run fewer than this.
constexpr std::int64_t kEnoughTrials = 8;

std::int64_t assumed_steps(std::int64_t training_rows, std::int64_t batch_size) {
    const std::int64_t epoch = std::max<std::int64_t>(1, training_rows / batch_size);
    return std::clamp(kAssumedEpochs * epoch, kFewestAssumed, kMostAssumed);
}

void plan_thorough(TrialPlan& plan) {
    const std::int64_t steps = kThoroughLengths * plan.planned_steps;
    plan.repeats = 2;
    plan.steps = std::clamp(steps / kEnoughTrials, (plan.steps + 1) / 2, plan.steps);
    plan.most = std::clamp<std::int64_t>(steps / plan.steps, 1, 2 * kMostTrialsARepeat);
}

}  // namespace

TrialPlan trial_plan_of(const RangeTestSpec& test, std::int64_t training_rows,
                        std::int64_t batch_size, SweepsShow sweeps) {
    TrialPlan plan;
    plan.planned_assumed = !test.planned_steps;
    plan.planned_steps = test.planned_steps.value_or(assumed_steps(training_rows, batch_size));
    if (test.budget == Budget::kQuick) return plan;
    const std::int64_t usual = sweeps == SweepsShow::kFall ? kUsualSteps : kPlateauSteps;
    plan.steps = std::min({usual, std::max(test.steps, kFewestSteps), plan.planned_steps});
    if (test.budget == Budget::kThorough) {
        plan_thorough(plan);
        return plan;
    }
    plan.repeats = 1;
    const std::int64_t left = (kStandardSweeps - sweeps_of(test.budget)) * sweep_steps_of(test);
    plan.most = std::clamp<std::int64_t>(left / plan.steps, 1, kMostTrialsARepeat);
    return plan;
}

}  // namespace rangefinder
