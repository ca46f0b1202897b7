// Where a job's worker finds and leaves files, on its way from the daemon to the worker.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"

namespace rangefinder::codec {

struct JobPlaces {
    std::string job;            // Its id.
    std::string directory;      // Of its own files, made when missing: weights, checkpoint.
    std::string start_weights;  // File of the weights that it starts from; empty: none.
};

std::string to_json(const JobPlaces& places);
Result<JobPlaces> job_places_from_json(std::string_view text);

}  // namespace rangefinder::codec
