#include "diagnostics/advice/schedule_advice.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kFewestSteps = 100;  // Of the trainings that showed what is better.
constexpr double kPeakOverConstant = 2.0;
// Of a cycle: PyTorch's OneCycleLR, and as trials of one are run.
constexpr double kRisingPart = 0.3;
constexpr double kPeakOverStart = 25.0;
constexpr double kStartOverEnd = 1e4;
constexpr std::int64_t kHalvesOfCycles = 4;  // Two cycles in the planned length (Smith 2017).
constexpr std::int64_t kRestartParts = 7;    // 1 + 2 + 4.
constexpr double kDrop = 0.1;
constexpr double kEndOfDecay = 0.01;
constexpr double kEvaluationsOfPatience = 10.0;

using Values = std::map<std::string, double>;

Values one_cycle_values(double peak, std::int64_t steps) {
    return {{"max_lr", peak},
            {"total_steps", static_cast<double>(steps)},
            {"pct_start", kRisingPart},
            {"div_factor", kPeakOverStart},
            {"final_div_factor", kStartOverEnd}};
}

// Members of the planned type by their names in a training's specification.
Values values_of(const std::string& type, const Recommendation& answer, std::int64_t steps) {
    const double peak = *answer.learning_rate;
    const auto part = [&](std::int64_t parts) {
        return static_cast<double>(std::max<std::int64_t>(steps / parts, 1));
    };
    if (type == "one_cycle") return one_cycle_values(peak, steps);
    if (type == "cyclic") {
        const double floor = std::min(answer.min_learning_rate.value_or(peak), peak);
        return {{"base_lr", floor}, {"max_lr", peak}, {"step_size_up", part(kHalvesOfCycles)}};
    }
    if (type == "cosine") return {{"T_max", part(1)}, {"eta_min", 0.0}};
    if (type == "cosine_warm_restarts") {
        return {{"T_0", part(kRestartParts)}, {"T_mult", 2.0}, {"eta_min", 0.0}};
    }
    if (type == "polynomial") return {{"total_iters", part(1)}, {"power", 1.0}};
    if (type == "step") return {{"step_size", part(2)}, {"gamma", kDrop}};
    if (type == "multi_step") return {{"gamma", kDrop}};
    if (type == "exponential") return {{"gamma", std::pow(kEndOfDecay, 1.0 / part(1))}};
    if (type == "reduce_on_plateau") {
        return {{"factor", kDrop}, {"patience", kEvaluationsOfPatience}};
    }
    return {};
}

std::vector<std::int64_t> milestones_of(std::int64_t steps) {
    const std::int64_t half = std::max<std::int64_t>(steps / 2, 1);
    return {half, std::max(steps * 3 / 4, half + 1)};
}

void add_better(const PlannedTraining& planned, Recommendation& answer) {
    const double rate = *answer.learning_rate;
    const double highest = std::max(answer.largest_stable_rate.value_or(HUGE_VAL), rate);
    const double peak = std::min(kPeakOverConstant * rate, highest);
    ScheduleAdvice better;
    better.schedule = "one_cycle";
    better.learning_rate = peak;
    better.values = one_cycle_values(peak, planned.steps);
    better.why =
        "A constant rate has to be low enough for the end of a training and high enough for its "
        "start. On 34 small tasks trained at every rate of a grid, one cycle with twice the "
        "advised "
        "rate as its peak ended lower than the advised constant rate for nine answers in ten, by "
        "5 % in the mean; two was the best of seven factors there, so expect less elsewhere (Smith "
        "and Topin 2018 describe the schedule).";
    say({"If the schedule is still open: one_cycle up to " + rate_text(peak) + " over " +
             std::to_string(planned.steps) + " steps. " + better.why,
         {{"peak_learning_rate", peak}, {"total_steps", static_cast<double>(planned.steps)}}},
        answer);
    answer.better_schedule = std::move(better);
}

}  // namespace

void add_schedule(const std::optional<TrialEvidence>& tried, const PlannedTraining& planned,
                  Recommendation& answer) {
    if (!answer.learning_rate || planned.steps <= 0) return;
    const std::int64_t warmup = answer.warmup ? answer.warmup->steps : 0;
    const std::int64_t steps = std::max<std::int64_t>(planned.steps - warmup, 1);
    answer.schedule_values = values_of(planned.schedule, answer, steps);
    if (planned.schedule == "multi_step") answer.schedule_milestones = milestones_of(steps);
    const bool measured = tried && tried->learned && planned.steps >= kFewestSteps;
    if (planned.schedule == "constant" && measured) add_better(planned, answer);
}

}  // namespace rangefinder
