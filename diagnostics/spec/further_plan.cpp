#include "diagnostics/spec/further_plan.hpp"

#include <algorithm>

#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {
namespace {

// Decay and momentum tell in longer trainings than rates do.
constexpr std::int64_t kSettingSteps = 200;

std::vector<double> with_own(std::vector<double> values, double own) {
    if (std::find(values.begin(), values.end(), own) == values.end()) values.push_back(own);
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

std::int64_t FurtherPlan::total_steps() const {
    const auto trainings = static_cast<std::int64_t>(weight_decays.size() + momenta.size());
    return trainings * kSettingStarts * setting_steps;
}

bool wants_layer_rates(const JobSpec& spec) {
    const auto& test = std::get<RangeTestSpec>(spec.work);
    const bool fine_tuning = !spec.model.weights.id.empty() || !spec.model.freeze.empty();
    return fine_tuning && spec.optimizer.parameter_groups.empty() && test.group.empty() &&
           test.budget != Budget::kQuick;
}

FurtherPlan further_plan_of(const JobSpec& spec, std::int64_t training_rows) {
    const auto& test = std::get<RangeTestSpec>(spec.work);
    const TrialPlan trials = trial_plan_of(test, training_rows, spec.batch_size);
    FurtherPlan plan;
    plan.layer_rates = wants_layer_rates(spec);
    plan.setting_steps = std::min(kSettingSteps, trials.planned_steps);
    if (test.advise_weight_decay) {
        plan.weight_decays = with_own({0.0, 1e-4, 1e-3, 1e-2}, spec.optimizer.weight_decay);
    }
    if (test.advise_momentum) {
        plan.momenta = with_own({0.0, 0.9, 0.95, 0.99}, momentum_of(spec.optimizer));
    }
    return plan;
}

double momentum_of(const OptimizerSpec& optimizer) {
    return grows_with_momentum(optimizer) ? optimizer.momentum : optimizer.beta1;
}

OptimizerSpec with_momentum(OptimizerSpec optimizer, double momentum) {
    if (!grows_with_momentum(optimizer)) {
        optimizer.beta1 = momentum;
        return optimizer;
    }
    optimizer.momentum = momentum;
    optimizer.nesterov = optimizer.nesterov && momentum > 0.0;
    return optimizer;
}

bool grows_with_momentum(const OptimizerSpec& optimizer) {
    return optimizer.kind == OptimizerKind::kSgd || optimizer.kind == OptimizerKind::kRmsprop;
}

}  // namespace rangefinder
