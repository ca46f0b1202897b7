// The gradient check: short trainings from the same weights and on the same batches at several
// rates, and how the gradient flows through the layers in each.
#pragma once

#include <optional>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder {

struct GradientCheck {
    GradientCheckResult result;
    // What is not a finite number at the start, located; then no rate was tried.
    std::optional<Finding> non_finite;
};

// First the gradients at the weights as they are, then a training at each rate of a geometric
// ladder; each takes spec.steps + 1 of the monitor's steps, or fewer where it ends in something not
// finite. Concluded. Model, optimizer and source are afterwards as they were, bit for bit.
GradientCheck check_gradients(const SweepParts& parts, const GradientCheckSpec& spec,
                              ProbeMonitor& monitor);

}  // namespace rangefinder
