// What the loss before the first update says.
#pragma once

#include <cstdint>

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/sanity_outcome.hpp"
#include "diagnostics/probes/sanity_parts.hpp"

namespace rangefinder {

// "initial_loss": passes where the loss is at most kInitialLossFactor times that of outputs of zero
// (ln K of cross entropy over K classes), which is what a model that knows nothing has. Findings:
// "poor_initialization", "non_finite". A pure function.
SanityOutcome judge_initial_loss(double loss, double expected);
inline constexpr double kInitialLossFactor = 1.5;

// The same, measured in training mode over kInitialBatches batches, each a step of the monitor.
SanityOutcome check_initial_loss(const SanityParts& parts, ProbeMonitor& monitor);
inline constexpr std::int64_t kInitialBatches = 4;

}  // namespace rangefinder
