// Bytes that a worker will need for a job, summed before any is taken.
#pragma once

#include "diagnostics/spec/model_summary.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

// Fills summary.bytes from the layers and the parameter counts of the summary.
void estimate_memory(const JobSpec& spec, const DataShape& data, const InferredModel& inferred,
                     ModelSummary& summary);

}  // namespace rangefinder
