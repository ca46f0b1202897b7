// What a probe measures: the run's model, trained as far as the probe's warm-up says.
#pragma once

#include <memory>
#include <optional>

#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// Not thread-safe; on one thread from its making to its end.
struct ProbeSetup {
    ProbeSetup(RunModel made, const RunContext& context);

    // The source goes to the start of an epoch, this one if none of it was used; given back is how
    // many of `wanted` batches fit into it, so that no row is taken twice.
    std::int64_t begin_epoch(std::int64_t wanted);

    std::unique_ptr<Model> model;
    std::optional<LoadedWeights> loaded;
    std::unique_ptr<Optimizer> optimizer;
    DatasetBatches batches;
};

// Makes it and runs the warm-up; each of its steps is one of the monitor's. Interrupted, the
// warm-up ends early. Errors: as make_run_model's, and kInvalid about the warm-up's rate when its
// loss or gradient was not finite.
Result<std::unique_ptr<ProbeSetup>> make_probe_setup(const RunContext& context,
                                                     const ProbeWarmup& warmup,
                                                     ProbeMonitor& monitor);

// The same job with products in float32: differences of nearby gradients drown in bf16's rounding.
JobSpec in_float32(const JobSpec& spec);

}  // namespace rangefinder
