// The schedules of training cases, closed forms of torch.optim.lr_scheduler's.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "diagnostics/schedules/schedule.hpp"

namespace rangefinder::parity {

// Nothing for a schedule that is not known here: its stored rates are then taken as they are.
std::optional<Schedule> reference_schedule(const nlohmann::json& schedule, double base_rate);

}  // namespace rangefinder::parity
