// The one-cycle policy (Smith and Topin 2018), as torch.optim.lr_scheduler.OneCycleLR has it.
#pragma once

#include <cstdint>

#include "diagnostics/schedules/scheduled_step.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

// The rate rises from peak / div_factor to the peak over pct_start of the steps, then falls to
// peak / div_factor / final_div_factor; with three phases it first falls to where it came from, as
// long as it rose. Momentum goes against it. After total_steps the last values stay.
ScheduledStep one_cycle_step(const ScheduleSpec& spec, double peak, std::int64_t total_steps,
                             std::int64_t step);

}  // namespace rangefinder
