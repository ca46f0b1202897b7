// What a running job tells: progress and records <-> JSON, and the data of server-sent events.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

// {"step", "steps", "fraction", "eta_seconds", "steps_per_second"}
std::string to_json(const Progress& progress);
Result<Progress> progress_from_json(std::string_view text);

// {"loss": {"steps": [..], "values": [..], "non_finite": {"83": "nan"}}, ...}
std::string to_json(const Records& records);
Result<Records> records_from_json(std::string_view text);

// {"kind": "...", "message": "..."}: a job's `error`.
std::string job_error_json(std::string_view kind, std::string_view message);

// Data of the events `progress`, `records`, `finding` and `state`: one object, one line, with
// "job".
std::string progress_event(std::string_view job, const Progress& progress);
std::string records_event(std::string_view job, const Records& records);
std::string finding_event(std::string_view job, const Finding& finding);
Result<Finding> finding_of_event(std::string_view data);
struct StateEvent {
    std::string_view job, state, kind, name;
};
std::string state_event(const StateEvent& event);

}  // namespace rangefinder::codec
