// The data of the events that a store makes itself: JSON text, one object, one line. Written by
// hand, because the store knows no JSON library and these are four flat objects.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace rangefinder::store {

// {"job", "state", "kind", "name", "attempts"}
std::string state_event(const JobRecord& job);
// {"job", "step", "steps", "fraction", "eta_seconds", "steps_per_second"}
std::string progress_event(std::string_view job, const JobProgress& progress);
// {"job", "series": {"loss": {"steps": [], "values": [], "non_finite": {"83": "nan"}}}}, and
// "downsampled": true where a batch has more points a series than kMostEventRows and is thinned.
std::string records_event(std::string_view job, std::vector<SeriesData> series);
// With some five batches a second this bounds a stream, however fast a job runs; batches of range
// tests hardly ever have so many.
inline constexpr std::size_t kMostEventRows = 256;
// {"kind", "message"}: a job's error.
std::string job_error(std::string_view kind, std::string_view message);

}  // namespace rangefinder::store
