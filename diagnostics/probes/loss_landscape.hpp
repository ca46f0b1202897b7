// The loss on a line or a plane through the weights.
#pragma once

#include <cstdint>

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/probes/loss_surface.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder {

// Along one or two filter_direction()s of `seed` from the surface's start. Each point is one of the
// monitor's steps; the middle is measured first, then row by row; interrupted, the rest is NaN. A
// loss that is not finite stays so.
LossLandscapeResult measure_landscape(LossSurface& surface, const LossLandscapeSpec& spec,
                                      std::uint64_t seed, ProbeMonitor& monitor);

}  // namespace rangefinder
