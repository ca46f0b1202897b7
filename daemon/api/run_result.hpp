// What a run came to, in the form of the results of this daemon's own trainings and range tests.
#pragma once

#include <vector>

#include "daemon/api/live_run.hpp"
#include "daemon/api/run_request.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::api {

struct RunEnding {
    StopReason reason = StopReason::kCompleted;  // A last loss that is no number goes before it.
    double seconds = 0.0;                        // From the run's begin.
};

// Names of the series that run_result() needs; none: all.
std::vector<std::string> series_for_result(const RunRequest& about, const LiveRun& live);

// Pure, but that it finishes `live`. A training's scores are the newest values of "loss" and
// "accuracy" and of what begins with "validation_"; its rate is the largest that was recorded, and
// NaN without one, as are its epochs where "steps_per_epoch" is not known. A range test without
// rates or losses has a recommendation that says so.
JobResult run_result(const RunRequest& about, Records records, const RunEnding& ending,
                     LiveRun& live);

}  // namespace rangefinder::api
