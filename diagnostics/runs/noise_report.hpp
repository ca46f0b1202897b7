// What a noise scale says of the job's batch size, in words and as findings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

// One or two sentences: the noise scale with its interval, or why it cannot be told.
std::string explain_noise(const NoiseScaleResult& noise);

// "batch_size_too_large" where even the noise scale's upper end is far below the batch size, so
// that most of each batch is spent for nothing, and "batch_size_too_small" where its lower end is
// far above. `training_rows`: no larger batch can be proposed.
std::vector<Finding> noise_findings(const NoiseScaleResult& noise, std::int64_t training_rows);

}  // namespace rangefinder
