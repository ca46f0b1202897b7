// The sharpness of the loss at a model's weights: the Hessian's largest eigenvalues and its trace,
// and which learning rate they allow.
#pragma once

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/spec/probe_spec.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

struct SharpnessParts {
    Model& model;
    const Optimizer& optimizer;
    const OptimizerSpec& optimizer_spec;
    BatchSource& batches;  // The next sharpness.batches of it are measured.
    std::uint64_t seed;    // Of the random directions.
};

// Everything is afterwards as it was, bit for bit. Where the loss is not finite there is nothing
// but that loss; interrupted, what was known by then. Each product is a step of the monitor's.
SharpnessResult measure_sharpness(const SharpnessParts& parts, const SharpnessSpec& sharpness,
                                  ProbeMonitor& monitor);

}  // namespace rangefinder
