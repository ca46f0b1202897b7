// One update of a model.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "diagnostics/training/measurement.hpp"
#include "diagnostics/training/score_sums.hpp"

namespace rangefinder {

struct StepOutcome {
    double loss = 0.0;  // Before the update; the mean over the batches that are accumulated.
    // L2 over the trainable parameters, before and after clipping; NaN when the loss was not
    // finite, so that no gradient was taken. Without clipping the two are one.
    double gradient_norm = std::numeric_limits<double>::quiet_NaN();
    double gradient_norm_clipped = std::numeric_limits<double>::quiet_NaN();
    std::optional<StopReason> stop;  // Not finite: the weights were not updated.
};

// Limits the model's gradients, by value first, then by norm: times min(1, norm / (their norm +
// 1e-6)), as torch.nn.utils.clip_grad_value_ and clip_grad_norm_. `norm` is theirs before; given
// back is the norm after.
double clip_gradients(Model& model, const ClipSpec& clip, double norm);

// Forward, backward, norm, clipping, update, of the batch that is in the model. Nothing is updated
// from a loss or gradient that is not finite.
StepOutcome train_step(Model& model, Optimizer& optimizer, double learning_rate,
                       const ClipSpec& clip = {});

// An update from one or several batches. Loss and gradient are the plain means of the batches'
// losses and gradients, as PyTorch's are when each batch's loss is divided by their number before
// backward(). Where each batch's loss is a mean over as many rows, that is the loss of one large
// batch; with class weights or ignored labels every batch counts alike, whatever its rows weigh.
// (Batch norm sees each batch for itself.) What it refers to outlives it. Not thread-safe.
class TrainingStep {
  public:
    struct Parts {
        Model& model;
        Optimizer& optimizer;
        BatchSource& batches;
    };
    TrainingStep(Parts parts, const ClipSpec& clip, std::int64_t accumulate = 1);

    // Fetches its batches. Each is added to `scores`, if given; `measurement`, if given, is then
    // of this step.
    StepOutcome run(double learning_rate, ScoreSums* scores = nullptr,
                    Measurement* measurement = nullptr);
    // Of each of the model's heads, as StepOutcome::loss. Valid until the next run.
    std::span<const double> head_losses() const { return head_losses_; }

  private:
    // The next batch's loss and gradient. False: the loss is not finite, there is no gradient.
    bool run_batch(StepOutcome& outcome, ScoreSums* scores, Measurement* measurement);

    Parts parts_;
    ClipSpec clip_;
    std::int64_t accumulate_;
    std::vector<double> head_losses_;
};

}  // namespace rangefinder
