#include "diagnostics/training/training_step.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

constexpr double kClipEps = 1e-6;  // torch.nn.utils.clip_grad_norm_'s.

// From gradients to weights; the second half of a step.
void update(Model& model, Optimizer& optimizer, double learning_rate, const ClipSpec& clip,
            Measurement* measurement, StepOutcome& outcome) {
    outcome.gradient_norm =
        measurement != nullptr ? measurement->read_gradients() : model.gradient_norm();
    outcome.gradient_norm_clipped = outcome.gradient_norm;
    if (!std::isfinite(outcome.gradient_norm)) {
        outcome.stop = StopReason::kNonFiniteGradient;
        return;
    }
    if (measurement != nullptr) measurement->before_update();
    outcome.gradient_norm_clipped = clip_gradients(model, clip, outcome.gradient_norm);
    optimizer.step(learning_rate);
    if (measurement != nullptr) measurement->after_update();
}

// A model is watched as long as this lives.
class Watching {
  public:
    Watching(Model& model, Measurement* measurement)
        : model_(measurement != nullptr ? &model : nullptr) {
        if (model_ != nullptr) model_->watch(&measurement->begin());
    }
    ~Watching() {
        if (model_ != nullptr) model_->watch(nullptr);
    }
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

  private:
    Model* model_;
};

}  // namespace

double clip_gradients(Model& model, const ClipSpec& clip, double norm) {
    if (clip.value) {
        model.clamp_gradients(*clip.value);
        norm = model.gradient_norm();
    }
    if (!clip.norm) return norm;
    const double factor = std::min(1.0, *clip.norm / (norm + kClipEps));
    if (factor < 1.0) model.scale_gradients(factor);
    return norm * factor;
}

StepOutcome train_step(Model& model, Optimizer& optimizer, double learning_rate,
                       const ClipSpec& clip) {
    StepOutcome outcome;
    outcome.loss = model.forward(Mode::kTrain);
    if (!std::isfinite(outcome.loss)) {
        outcome.stop = StopReason::kNonFiniteLoss;
        return outcome;
    }
    model.backward();
    update(model, optimizer, learning_rate, clip, nullptr, outcome);
    return outcome;
}

TrainingStep::TrainingStep(Parts parts, const ClipSpec& clip, std::int64_t accumulate)
    : parts_(parts),
      clip_(clip),
      accumulate_(accumulate),
      head_losses_(parts.model.heads().size(), 0.0) {
    RF_CHECK(accumulate >= 1);
}

bool TrainingStep::run_batch(StepOutcome& outcome, ScoreSums* scores, Measurement* measurement) {
    Model& model = parts_.model;
    parts_.batches.fill_next(model);
    const Watching watching(model, measurement);
    const double loss = model.forward(Mode::kTrain);
    if (!std::isfinite(loss)) {
        outcome.loss = loss;
        outcome.stop = StopReason::kNonFiniteLoss;
        return false;
    }
    const auto share = 1.0 / static_cast<double>(accumulate_);
    outcome.loss += loss * share;
    for (std::size_t head = 0; head < head_losses_.size(); ++head) {
        head_losses_[head] += model.loss(head) * share;
    }
    if (scores != nullptr) scores->add(model.batch_size());
    if (measurement != nullptr) measurement->read_outputs();
    model.backward();
    return true;
}

StepOutcome TrainingStep::run(double learning_rate, ScoreSums* scores, Measurement* measurement) {
    StepOutcome outcome;
    std::fill(head_losses_.begin(), head_losses_.end(), 0.0);
    for (std::int64_t batch = 0; batch < accumulate_; ++batch) {
        const bool last = batch + 1 == accumulate_;
        if (!run_batch(outcome, scores, last ? measurement : nullptr)) {
            if (batch > 0) parts_.model.take_mean_gradient();  // Forgets what was collected.
            return outcome;
        }
        if (accumulate_ > 1) parts_.model.collect_gradients();
    }
    if (accumulate_ > 1) parts_.model.take_mean_gradient();
    update(parts_.model, parts_.optimizer, learning_rate, clip_, measurement, outcome);
    return outcome;
}

}  // namespace rangefinder
