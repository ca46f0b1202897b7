// The schedules of stored cases in the engine's own words.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "diagnostics/schedules/schedule.hpp"

namespace rangefinder::parity {

struct ReferenceSchedule {
    ScheduleSpec spec;
    double learning_rate = 0.0;  // The base, for cyclic and one_cycle the highest.
};

// Nothing for a type that is not known here.
std::optional<ReferenceSchedule> read_schedule(const nlohmann::json& schedule, double base_rate);

// Of a training of `steps` updates. Nothing for a schedule that is not known here: its stored rates
// are then taken as they are.
std::optional<Schedule> reference_schedule(const nlohmann::json& schedule, double base_rate,
                                           std::int64_t steps);

}  // namespace rangefinder::parity
