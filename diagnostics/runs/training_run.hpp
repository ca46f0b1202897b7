// A job of kind training.
#pragma once

#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// Trains once as specified.
Result<JobResult> run_training(const RunContext& context, const TrainingSpec& training);

}  // namespace rangefinder
