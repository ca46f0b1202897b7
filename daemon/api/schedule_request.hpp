// What a preview of a schedule is asked for, as JSON or in the query.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder::api {

struct ScheduleRequest {
    ScheduleSpec schedule;
    double learning_rate = 0.0;
    std::int64_t steps = 0;
    std::int64_t max_points = 0;
    std::vector<double> metrics;  // reduce_on_plateau: what the evaluations would measure.
    std::int64_t evaluate_every = 1;
};

// {"schedule": {...} or a name, "learning_rate", "steps", "max_points", "metrics",
// "evaluate_every"}; all wrong members at once.
Result<ScheduleRequest> schedule_request_from_json(const std::string& body);

// The same in a query: "type" and the schedule's members by their own names, warmup_steps and
// warmup_start_factor; lists (milestones, metrics) are separated by commas. Pointers are "?name".
Result<ScheduleRequest> schedule_request_from_query(
    const std::map<std::string, std::string>& query);

inline constexpr std::int64_t kMostPreviewPoints = 100'000;

}  // namespace rangefinder::api
