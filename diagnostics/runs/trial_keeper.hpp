// Where the best trial of a range test ended, for what is measured there afterwards.
#pragma once

#include <optional>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

struct KeptTrial {
    Trial trial;
    ModelState model;
    OptimizerState optimizer;
    BatchOrderState batches;
};

// Keeps one copy of weights and optimizer. Not thread-safe.
class TrialKeeper {
  public:
    // Only a trial from the job's own start that did better than those before is kept.
    void offer(const Trial& trial, const Model& model, const Optimizer& optimizer,
               const BatchSource& batches) {
        const bool better =
            trial.validation_loss < (best_ ? best_->trial.validation_loss : trial.initial_loss);
        if (trial.repeat != 0 || !better) return;
        best_ = KeptTrial{trial, model.state(), optimizer.state(), batches.state()};
    }

    // Nothing as long as none ended below where it began.
    const std::optional<KeptTrial>& best() const { return best_; }

  private:
    std::optional<KeptTrial> best_;
};

}  // namespace rangefinder
