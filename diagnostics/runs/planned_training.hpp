// What a range test's recommendation is for.
#pragma once

#include <cstdint>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {

// Of a job whose work is a range test.
PlannedTraining planned_training(const JobSpec& spec, const TrialPlan& plan,
                                 std::int64_t training_rows);

}  // namespace rangefinder
