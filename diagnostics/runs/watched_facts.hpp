// What the rules are told of a run beside its series: read off its specification, model and data.
#pragma once

#include "diagnostics/models/model.hpp"
#include "diagnostics/rules/run_facts.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

RunFacts facts_of_training(const RunContext& context, const TrainingSpec& training,
                           const TrainingPlan& plan, const Model& model);
// The first sweep.
RunFacts facts_of_range_test(const RunContext& context, const RangeTestSpec& test,
                             const Model& model);

}  // namespace rangefinder
