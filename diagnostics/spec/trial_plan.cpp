#include "diagnostics/spec/trial_plan.hpp"

#include <algorithm>

namespace rangefinder {
namespace {

constexpr std::int64_t kUsualSteps = 60;     // Long enough to tell rates apart,
constexpr std::int64_t kPlateauSteps = 100;  // but where little is learnt at first.
constexpr std::int64_t kFewestSteps = 10;
constexpr std::int64_t kFewestTrials = 3;  // To have a rate on both sides.
constexpr std::int64_t kAssumedEpochs = 3;
constexpr std::int64_t kFewestAssumed = 400, kMostAssumed = 1000;
constexpr std::int64_t kStandardSweeps = 8, kThoroughLengths = 3;
// A thorough test rather shortens its first trainings, to half, than to run fewer than this.
constexpr std::int64_t kEnoughTrials = 8;
constexpr double kClearlyLonger = 1.3;

std::int64_t assumed_steps(std::int64_t training_rows, std::int64_t batch_size) {
    const std::int64_t epoch = std::max<std::int64_t>(1, training_rows / batch_size);
    return std::clamp(kAssumedEpochs * epoch, kFewestAssumed, kMostAssumed);
}

std::int64_t plateau_steps(const TrialPlan& plan, const RangeTestSpec& test) {
    if (is_tried_whole(test.planned_schedule)) return plan.steps;  // It has its length.
    const std::int64_t longest = std::min(2 * plan.steps, plan.planned_steps);
    return kFewestTrials * longest <= plan.search_steps ? longest : plan.steps;
}

}  // namespace

bool is_tried_whole(ScheduleKind schedule) {
    return schedule == ScheduleKind::kOneCycle || schedule == ScheduleKind::kCosine;
}

TrialPlan trial_plan_of(const RangeTestSpec& test, std::int64_t training_rows,
                        std::int64_t batch_size, SweepsShow sweeps) {
    TrialPlan plan;
    plan.planned_assumed = !test.planned_steps;
    plan.planned_steps = test.planned_steps.value_or(assumed_steps(training_rows, batch_size));
    if (test.budget == Budget::kQuick) return plan;
    const std::int64_t usual = sweeps == SweepsShow::kFall ? kUsualSteps : kPlateauSteps;
    plan.steps = std::min({usual, std::max(test.steps, kFewestSteps), plan.planned_steps});
    const bool thorough = test.budget == Budget::kThorough;
    const std::int64_t affordable =
        thorough ? kThoroughLengths * plan.planned_steps
                 : (kStandardSweeps - sweeps_of(test.budget)) * sweep_steps_of(test);
    if (thorough) {
        plan.steps = std::clamp(affordable / kEnoughTrials, (plan.steps + 1) / 2, plan.steps);
    }
    plan.search_steps = std::min(affordable, kMostSearchTrials * plan.steps);
    plan.total_steps = thorough ? affordable : plan.search_steps;
    plan.steps_on_plateau = sweeps == SweepsShow::kFall ? plan.steps : plateau_steps(plan, test);
    return plan;
}

std::int64_t steps_left(const RangeTestSpec& test, std::int64_t planned_steps,
                        const SpentSteps& spent) {
    if (test.budget == Budget::kQuick) return 0;
    const std::int64_t left =
        test.budget == Budget::kThorough
            ? kThoroughLengths * planned_steps - spent.trials
            : kStandardSweeps * sweep_steps_of(test) - spent.sweeps - spent.trials;
    return std::max<std::int64_t>(0, left);
}

std::int64_t confirming_steps(const TrialPlan& plan, std::int64_t spent, std::int64_t tried_steps) {
    const std::int64_t each = (plan.total_steps - spent) / kMostConfirmingTrials;
    const std::int64_t steps = std::min(each, plan.planned_steps);
    const auto worth_it = kClearlyLonger * static_cast<double>(tried_steps);
    return static_cast<double>(steps) >= worth_it ? steps : 0;
}

}  // namespace rangefinder
