// Checks a schedule's values.
#pragma once

#include <string>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

// `pointer` is the schedule's, "/training/schedule" or "" of one by itself; `learning_rate` the
// training's.
void validate_schedule(const ScheduleSpec& schedule, double learning_rate,
                       const std::string& pointer, FieldChecks& checks);

}  // namespace rangefinder
