// A job of kind range_test, from its sweeps to the recommendation.
#pragma once

#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// Sweeps as the budget allows, each from its own start and data order, then advice on all of them.
Result<JobResult> run_range_test(const RunContext& context, const RangeTestSpec& test);

}  // namespace rangefinder
