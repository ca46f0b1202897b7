// A job that was claimed, with what its worker needs.
#pragma once

#include <string>

#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::jobs {

// Where the daemon keeps what workers read and write.
struct WorkDirectories {
    std::string datasets;  // Before the file names in stored data set specifications.
    std::string weights;   // Uploaded: "<id>.safetensors".
    std::string jobs;      // A folder a job. Empty: workers keep no files.
};

struct ClaimedJob {
    store::JobRecord record;
    store::Fence fence;
    JobSpec spec;
    std::string dataset;  // JSON of its DatasetSpec, file names with their directory.
    std::string places;   // JSON of its JobPlaces; empty: none.
};

// Reads specification and data set. An error means that no worker could ever run it.
Result<ClaimedJob> prepare(store::Store& store, store::JobRecord record, store::Fence fence,
                           const WorkDirectories& directories);

// "cnn" when it has a convolution, else "mlp": the label of its metrics.
std::string model_family(const JobSpec& spec);

}  // namespace rangefinder::jobs
