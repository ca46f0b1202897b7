#include "diagnostics/training/trainer.hpp"

#include <algorithm>
#include <utility>

#include "diagnostics/base/check.hpp"
#include "diagnostics/training/evaluation.hpp"

namespace rangefinder {

Trainer::Trainer(TrainingParts parts, TrainingPlan plan, const Clock& clock)
    : parts_(parts),
      plan_(std::move(plan)),
      clock_(clock),
      epoch_scores_(parts.data.shape.task, parts.model.output_size()),
      early_stopping_(plan_.early_stopping) {
    RF_CHECK(plan_.steps > 0);
    RF_CHECK(plan_.steps_per_epoch > 0);
    RF_CHECK(plan_.evaluate_every > 0);
}

TrainingResult Trainer::run(TrainingObserver& observer, const std::stop_token& stop) {
    std::optional<StopReason> reason;
    std::int64_t step = 0;
    for (; step < plan_.steps; ++step) {
        reason = before_step(stop);
        if (!reason) reason = do_step(step, observer);
        if (!reason) reason = evaluate_after(step, observer, stop);
        if (reason) break;
    }
    const double rate = plan_.schedule(std::min(step, plan_.steps - 1));
    finish({reason.value_or(StopReason::kCompleted), step, rate});
    return std::move(result_);
}

std::optional<StopReason> Trainer::before_step(const std::stop_token& stop) const {
    if (stop.stop_requested()) return StopReason::kCancelled;
    if (plan_.deadline && clock_.steady() >= *plan_.deadline) return StopReason::kTimeLimit;
    return std::nullopt;
}

std::optional<StopReason> Trainer::do_step(std::int64_t step, TrainingObserver& observer) {
    const double rate = plan_.schedule(step);
    parts_.batches.fill_next(parts_.model);
    const StepOutcome outcome = train_step(parts_.model, parts_.optimizer, rate);
    const double smoothed = smoothed_.add(outcome.loss);
    if (step == 0) first_smoothed_ = smoothed;
    observer.on_step({step, rate, outcome.loss, smoothed, outcome.gradient_norm});
    if (outcome.stop) return outcome.stop;
    ++result_.steps;
    epoch_scores_.add(parts_.model, parts_.model.batch_size(), outcome.loss);
    if (result_.steps % plan_.steps_per_epoch == 0) {
        last_epoch_ = epoch_scores_.scores();
        epoch_scores_.clear();
    }
    if (smoothed > kDivergedFactor * first_smoothed_) return StopReason::kLossExploded;
    return std::nullopt;
}

std::optional<StopReason> Trainer::evaluate_after(std::int64_t step, TrainingObserver& observer,
                                                  const std::stop_token& stop) {
    const std::int64_t done = step + 1;
    if (done % plan_.evaluate_every != 0 && done != plan_.steps) return std::nullopt;
    if (parts_.data.validation.empty()) return std::nullopt;
    auto scores = evaluate(parts_.model, parts_.data, parts_.data.validation, stop);
    if (!scores) return StopReason::kCancelled;
    observer.on_evaluation({step, *scores});
    const bool give_up = early_stopping_.add(done, *scores, parts_.model);
    result_.validation = std::move(*scores);
    if (give_up && done != plan_.steps) return StopReason::kEarlyStopping;
    return std::nullopt;
}

void Trainer::finish(Stopped stopped) {
    result_.epochs =
        static_cast<double>(result_.steps) / static_cast<double>(plan_.steps_per_epoch);
    result_.learning_rate = stopped.learning_rate;
    result_.train = last_epoch_.empty() ? epoch_scores_.scores() : last_epoch_;
    result_.best_step = early_stopping_.best_step();
    result_.best_validation = early_stopping_.best();
    if (early_stopping_.keeps_weights()) {
        early_stopping_.restore_best(parts_.model);
        result_.validation = early_stopping_.best();
    }
    result_.stopped = stopped;
}

}  // namespace rangefinder
