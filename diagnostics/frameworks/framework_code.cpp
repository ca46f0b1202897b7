#include "diagnostics/frameworks/framework_code.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/frameworks/code_plan.hpp"

namespace rangefinder {
namespace {

// PyTorch's LinearLR refuses 0.
constexpr double kSmallestWarmupFactor = 1e-6;

std::vector<CodeGroup> groups_of(const JobSpec& spec, const Recommendation& recommendation) {
    std::vector<CodeGroup> groups;
    for (const ParameterGroupAdvice& group : recommendation.parameter_groups) {
        groups.push_back({group.layers, group.learning_rate, {}});
    }
    if (!groups.empty()) return groups;
    const double rate = *recommendation.learning_rate;
    for (const ParameterGroupSpec& group : spec.optimizer.parameter_groups) {
        groups.push_back({group.layers, rate * group.learning_rate_scale, group.weight_decay});
    }
    for (const HeadSpec& head : spec.model.heads) {
        if (head.learning_rate_scale == 1.0) continue;
        groups.push_back({{head.name}, rate * head.learning_rate_scale, {}});
    }
    return groups;
}

// What a range test was asked to plan for, or what a training was.
void add_work(const JobSpec& spec, CodePlan& plan) {
    if (const auto* test = std::get_if<RangeTestSpec>(&spec.work)) {
        plan.steps = test->planned_steps;
        plan.clip = test->clip;
    } else if (const auto* training = std::get_if<TrainingSpec>(&spec.work)) {
        plan.steps = training->steps;
        plan.clip = training->clip;
    }
}

}  // namespace

CodePlan plan_code(const JobSpec& spec, const Recommendation& recommendation) {
    CodePlan plan;
    plan.optimizer = spec.optimizer;
    plan.learning_rate = *recommendation.learning_rate;
    plan.floor_rate = recommendation.min_learning_rate;
    plan.schedule = recommendation.schedule;
    plan.schedule_values = recommendation.schedule_values;
    plan.milestones = recommendation.schedule_milestones;
    plan.batch_size = spec.batch_size;
    plan.freeze = spec.model.freeze;
    plan.groups = groups_of(spec, recommendation);
    add_work(spec, plan);
    if (recommendation.warmup && recommendation.warmup->steps > 0) {
        plan.warmup_steps = recommendation.warmup->steps;
        plan.warmup_factor =
            std::clamp(recommendation.warmup->start_factor, kSmallestWarmupFactor, 1.0);
    }
    const auto total = plan.schedule_values.find("total_steps");
    if (!plan.steps && total != plan.schedule_values.end()) {
        plan.steps = std::llround(total->second) + plan.warmup_steps;
    }
    return plan;
}

double schedule_value(const CodePlan& plan, const std::string& name, double otherwise) {
    const auto value = plan.schedule_values.find(name);
    return value == plan.schedule_values.end() ? otherwise : value->second;
}

bool needs_length(const CodePlan& plan) {
    return plan.schedule == "one_cycle" || plan.schedule == "cosine" ||
           plan.schedule == "polynomial";
}

bool lacks_values(const CodePlan& plan) {
    const auto has = [&](const char* name) { return plan.schedule_values.count(name) > 0; };
    if (plan.schedule == "step") return !has("step_size");
    if (plan.schedule == "exponential") return !has("gamma");
    if (plan.schedule == "cosine_warm_restarts") return !has("T_0");
    return plan.schedule == "multi_step" && plan.milestones.empty();
}

FrameworkCode framework_code(const JobSpec& spec, const Recommendation& recommendation) {
    if (!recommendation.learning_rate) return {};
    // Of a ladder of some layers the lines would set the rate of all.
    const auto* test = std::get_if<RangeTestSpec>(&spec.work);
    if (test != nullptr && !test->group.empty()) return {};
    const CodePlan plan = plan_code(spec, recommendation);
    return {pytorch_code(plan), keras_code(plan), fastai_code(plan)};
}

}  // namespace rangefinder
