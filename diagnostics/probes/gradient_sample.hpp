// Gradients of successive batches at fixed weights, as a noise scale needs them.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/models/model.hpp"
#include "diagnostics/probes/noise_scale.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/spec/noise_batches.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

struct GradientSample {
    GradientGroups groups;  // The complete ones.
    double loss = 0.0;      // Mean over all batches taken.
    // The batch, from 0 on, whose loss or gradient was not finite: the last one taken.
    std::optional<std::int64_t> non_finite;
};

// Takes the source's next batches through the model in training mode; each is one of the monitor's
// steps, and interrupted it ends early. Weights stay as they are; running statistics and the place
// in the random streams go on as in training. Holds a gradient a group in memory.
GradientSample sample_gradients(Model& model, BatchSource& source, const NoiseBatches& plan,
                                ProbeMonitor& monitor);

}  // namespace rangefinder
