// What a range test trains beyond its sweeps and trials: rates by layer when fine-tuning, within
// its budget, and the settings that the request asks for, on top of it.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

struct FurtherPlan {
    bool layer_rates = false;
    std::int64_t setting_steps = 0;     // Of one training with another weight decay or momentum.
    std::vector<double> weight_decays;  // To be trained with, the request's own among them, rising.
    std::vector<double> momenta;

    std::int64_t total_steps() const;  // Beyond the budget.
};

// Starts that every setting is trained from: what differs between them is its noise.
inline constexpr std::int64_t kSettingStarts = 2;
// Whether layers may want rates of their own: it starts from stored weights or trains a part only,
// and says nothing about rates by layer itself.
bool wants_layer_rates(const JobSpec& spec);

// `spec` is a range test's.
FurtherPlan further_plan_of(const JobSpec& spec, std::int64_t training_rows);

// The momentum (of adam and its kin beta1) that the optimizer has, and one with another.
double momentum_of(const OptimizerSpec& optimizer);
OptimizerSpec with_momentum(OptimizerSpec optimizer, double momentum);
// Whether its steps grow with the momentum like 1/(1 - momentum), so that the rate has to shrink.
bool grows_with_momentum(const OptimizerSpec& optimizer);

}  // namespace rangefinder
