// Whether a model can learn a single batch by heart.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/sanity_outcome.hpp"
#include "diagnostics/probes/sanity_parts.hpp"

namespace rangefinder {

struct OverfitOutcome {
    SanityOutcome outcome;
    double learning_rate = 0.0;  // That came furthest.
};

// "overfit_one_batch": some rate (`learning_rate`, or else kOverfitAttempts of those that a sweep
// over the batch leads to) brings nearly all labels right, or the loss near zero, in `steps` steps.
// Finding: "underfitting". Takes at most kSweepSteps + kOverfitAttempts * steps of the monitor's;
// nothing when it was interrupted.
std::optional<OverfitOutcome> check_overfit_one_batch(const SanityParts& parts, std::int64_t steps,
                                                      std::optional<double> learning_rate,
                                                      ProbeMonitor& monitor);
inline constexpr std::int64_t kSweepSteps = 60;
inline constexpr std::int64_t kOverfitAttempts = 3;

}  // namespace rangefinder
