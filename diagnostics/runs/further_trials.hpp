// What a range test trains after it knows its rate: rates by layer, and settings asked for.
#pragma once

#include <cstdint>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/spec/further_plan.hpp"

namespace rangefinder {

// Adds to the recommendation what the plan wants to be known, with its reasons, and leaves its rate
// as it is. Progress counts from `steps_before` on. The steps that were trained; ends early, and
// leaves out what it was about, when it is interrupted from outside.
Result<std::int64_t> run_further_trials(const RunContext& context, const FurtherPlan& plan,
                                        ProgressMeter& meter, std::int64_t steps_before,
                                        RangeTestResult& result);

}  // namespace rangefinder
