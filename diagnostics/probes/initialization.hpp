// What a model's first weights do to values on their way forward, and to gradients on their way
// back (Glorot and Bengio 2010; He et al. 2015).
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// Of one drawing of the weights: means over the source's next batches, each a forward and backward
// pass in training mode and a step of the monitor, ended early when it is interrupted. Nothing is
// updated but batch norm's running statistics, and the gains are not filled in.
InitializationResult measure_initialization(Model& model, BatchSource& source, std::int64_t batches,
                                            ProbeMonitor& monitor);

// The mean of several drawings, with its gains. At least one; all of the same layers.
InitializationResult mean_of(const std::vector<InitializationResult>& drawings);

// "poor_initialization": signals that get lost on the way, or grow out of bounds, or a first loss
// far above that of knowing nothing; "vanishing_gradient" and "exploding_gradient" on the way back;
// "dead_relu" and "saturated_activation" of single layers. A pure function.
std::vector<Finding> find_in_initialization(const InitializationResult& result);

// How many times smaller (greater) than before counts, over all of the depth.
inline constexpr double kLostThroughDepth = 1e3;
// Of a layer's outputs.
inline constexpr double kDeadShare = 0.9;
inline constexpr double kSaturatedShare = 0.5;

}  // namespace rangefinder
