// A job that was claimed, with what its worker needs.
#pragma once

#include <string>

#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::jobs {

struct ClaimedJob {
    store::JobRecord record;
    store::Fence fence;
    JobSpec spec;
    std::string dataset;  // JSON of its DatasetSpec, file names with their directory.
};

// Reads specification and data set. An error means that no worker could ever run it.
Result<ClaimedJob> prepare(store::Store& store, store::JobRecord record, store::Fence fence,
                           const std::string& dataset_directory);

// "cnn" when it has a convolution, else "mlp": the label of its metrics.
std::string model_family(const JobSpec& spec);

}  // namespace rangefinder::jobs
