// Whether a model makes anything of its inputs.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/sanity_outcome.hpp"
#include "diagnostics/probes/sanity_parts.hpp"

namespace rangefinder {

// "zero_input": after `steps` steps a model that saw its inputs does better than one that saw
// zeros instead: by a fifth, or by more than three standard errors over batches of the validation
// part (of the training part where there is none). Finding: "inputs_not_used". Takes 2 * steps of
// the monitor's. Nothing when it was interrupted, for models that are to give their input back, and
// where the training with inputs ended in something not finite.
std::optional<SanityOutcome> check_zero_input(const SanityParts& parts, std::int64_t steps,
                                              double learning_rate, ProbeMonitor& monitor);

}  // namespace rangefinder
