// Bytes that a worker will need for a job, summed before any is taken.
#pragma once

#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {

// Fills summary.bytes from its layers and parameter counts.
void estimate_memory(const JobSpec& spec, const DataShape& data, ModelSummary& summary);

}  // namespace rangefinder
