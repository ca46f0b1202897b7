// The files of a job, from the places that the daemon names.
#pragma once

#include <string>

#include "daemon/codec/places_codec.hpp"
#include "diagnostics/runs/run_files.hpp"

namespace rangefinder::worker {

// The frames that a job consists of, as they came.
struct RequestTexts {
    std::string dataset;
    std::string job;
};

// Makes the job's folder. Places without one (or a folder that cannot be made) give no files: the
// job then keeps none, and runs all the same.
RunFiles run_files(const codec::JobPlaces& places, const RequestTexts& request);

}  // namespace rangefinder::worker
