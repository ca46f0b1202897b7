// Short trainings that try a rate before it is recommended.
#pragma once

#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// A short training from the job's own start at one rate. `meter` has `steps_before` steps done.
// Nothing when it was cancelled or ran out of time.
Result<std::optional<Trial>> run_trial(const RunContext& context, double learning_rate,
                                       std::int64_t steps, ProgressMeter& meter,
                                       std::int64_t steps_before);

}  // namespace rangefinder
