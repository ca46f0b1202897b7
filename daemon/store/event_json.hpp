// The data of the events that a store makes itself: JSON text, one object, one line. Written by
// hand, because the store knows no JSON library and these are four flat objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace rangefinder::store {

// {"job", "state", "kind", "name", "attempts"}
std::string state_event(const JobRecord& job);
// {"job", "step", "steps", "fraction", "eta_seconds", "steps_per_second"}
std::string progress_event(std::string_view job, const JobProgress& progress);
// {"job", "series": {"loss": {"steps": [], "values": [], "non_finite": {"83": "nan"}}}}
std::string records_event(std::string_view job, const std::vector<SeriesData>& series);
// {"kind", "message"}: a job's error.
std::string job_error(std::string_view kind, std::string_view message);

}  // namespace rangefinder::store
