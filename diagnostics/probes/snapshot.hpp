// Everything that training changes, to be put back after a measurement that trains.
#pragma once

#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// What a probe trains; all of it outlives the probe.
struct TrainedParts {
    Model& model;
    Optimizer& optimizer;
    BatchSource& batches;
};

// A copy of weights, running statistics, optimizer, random streams and data order.
class Snapshot {
  public:
    explicit Snapshot(const TrainedParts& parts)
        : model_(parts.model.state()),
          optimizer_(parts.optimizer.state()),
          batches_(parts.batches.state()) {}

    // Into the same parts: bit for bit as they were.
    void restore(const TrainedParts& parts) const {
        parts.model.restore(model_);
        parts.optimizer.restore(optimizer_);
        parts.batches.restore(batches_);
    }

  private:
    ModelState model_;
    OptimizerState optimizer_;
    BatchOrderState batches_;
};

}  // namespace rangefinder
