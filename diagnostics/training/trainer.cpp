#include "diagnostics/training/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "diagnostics/base/check.hpp"
#include "diagnostics/training/engine_state.hpp"
#include "diagnostics/training/evaluation.hpp"
#include "diagnostics/training/locate_non_finite.hpp"

namespace rangefinder {

namespace {

// What there is to maximise: the first head's accuracy, or else R2. Without either, the negative
// loss.
double success_in(const Scores& scores) {
    for (const std::string_view name : {"accuracy", "r2"}) {
        const auto found = scores.lower_bound(std::string(name));
        if (found != scores.end() && found->first.starts_with(name)) return found->second;
    }
    const auto loss = scores.find("loss");
    return loss == scores.end() ? std::numeric_limits<double>::quiet_NaN() : -loss->second;
}

}  // namespace

Trainer::Trainer(TrainingParts parts, TrainingPlan plan, const Clock& clock)
    : parts_(parts),
      plan_(std::move(plan)),
      clock_(clock),
      step_({parts.model, parts.optimizer, parts.batches}, plan_.clip, plan_.accumulate),
      epoch_scores_(parts.model, parts.data),
      early_stopping_(plan_.early_stopping) {
    RF_CHECK(plan_.steps > 0);
    RF_CHECK(plan_.batches_per_epoch > 0);
    RF_CHECK(plan_.evaluate_every.value_or(1) > 0);
    RF_CHECK(plan_.measure_every >= 0);
    if (plan_.measure_every > 0) measurement_ = std::make_unique<Measurement>(parts.model);
    set_momentum(plan_.schedule.at(0));
}

void Trainer::set_momentum(const ScheduledStep& scheduled) {
    if (scheduled.momentum) parts_.optimizer.set_momentum(*scheduled.momentum);
}

TrainingResult Trainer::run(TrainingObserver& observer, const std::stop_token& stop) {
    std::optional<StopReason> reason;
    std::int64_t step = result_.steps;
    for (; step < plan_.steps; ++step) {
        reason = before_step(observer, stop);
        if (!reason) reason = do_step(step, observer);
        if (!reason) reason = evaluate_after(step, observer, stop);
        if (reason) break;
        if (step + 1 < plan_.steps) observer.after_step(*this);
    }
    const double rate = plan_.schedule(std::min(step, plan_.steps - 1));
    finish({reason.value_or(StopReason::kCompleted), step, rate});
    return std::move(result_);
}

std::optional<StopReason> Trainer::before_step(const TrainingObserver& observer,
                                               const std::stop_token& stop) const {
    if (observer.wants_stop()) return StopReason::kStoppedByRule;
    if (stop.stop_requested()) return StopReason::kCancelled;
    if (plan_.deadline && clock_.steady() >= *plan_.deadline) return StopReason::kTimeLimit;
    return std::nullopt;
}

// By batches: the (step + 1) * accumulate-th is this step's last.
bool Trainer::ends_epoch(std::int64_t step) const {
    const std::int64_t before = step * plan_.accumulate;
    return (before + plan_.accumulate) / plan_.batches_per_epoch > before / plan_.batches_per_epoch;
}

bool Trainer::is_evaluated(std::int64_t step) const {
    if (!plan_.evaluates) return false;
    if (step + 1 == plan_.steps) return true;
    return plan_.evaluate_every ? (step + 1) % *plan_.evaluate_every == 0 : ends_epoch(step);
}

// By the step's number alone, so that an interrupted training measures the same steps.
Measurement* Trainer::measurement_of(std::int64_t step) const {
    return measurement_ && step % plan_.measure_every == 0 ? measurement_.get() : nullptr;
}

std::optional<StopReason> Trainer::do_step(std::int64_t step, TrainingObserver& observer) {
    const ScheduledStep scheduled = plan_.schedule.at(step);
    set_momentum(scheduled);
    Measurement* const measurement = measurement_of(step);
    const StepOutcome outcome = step_.run(scheduled.learning_rate, &epoch_scores_, measurement);
    const double smoothed = smoothed_.add(outcome.loss);
    if (step == 0) first_smoothed_ = smoothed;
    StepRecord record{step, scheduled.learning_rate, outcome.loss, smoothed, outcome.gradient_norm};
    record.gradient_norm_clipped = outcome.gradient_norm_clipped;
    record.momentum = scheduled.momentum.value_or(0.0);
    record.head_losses = step_.head_losses();
    if (measurement != nullptr && !outcome.stop) {
        record.figure_names = measurement->names();
        record.figures = measurement->values();
    }
    observer.on_step(record);
    if (outcome.stop) {
        tell_non_finite(step, scheduled.learning_rate, outcome, observer);
        return outcome.stop;
    }
    ++result_.steps;
    if (ends_epoch(step)) {
        last_epoch_ = epoch_scores_.scores();
        epoch_scores_.clear();
    }
    if (smoothed > kDivergedFactor * first_smoothed_) return StopReason::kLossExploded;
    return std::nullopt;
}

void Trainer::tell_non_finite(std::int64_t step, double learning_rate, const StepOutcome& outcome,
                              TrainingObserver& observer) {
    const FailedStep failed{step, learning_rate, std::isfinite(outcome.loss),
                            parts_.batches.rows()};
    observer.on_finding(locate_non_finite(parts_.model, failed).finding);
}

double Trainer::training_metric() const {
    if (!plan_.schedule.maximizes()) return smoothed_.value();
    return success_in(last_epoch_.empty() ? epoch_scores_.scores() : last_epoch_);
}

std::optional<StopReason> Trainer::evaluate_after(std::int64_t step, TrainingObserver& observer,
                                                  const std::stop_token& stop) {
    const std::int64_t done = step + 1;
    if (!is_evaluated(step)) return std::nullopt;
    if (parts_.data.validation.empty()) {
        plan_.schedule.add_metric(step, training_metric());
        return std::nullopt;
    }
    auto scores = evaluate(parts_.model, parts_.data, parts_.data.validation, stop);
    if (!scores) return StopReason::kCancelled;
    observer.on_evaluation({step, *scores});
    plan_.schedule.add_metric(
        step, plan_.schedule.maximizes() ? success_in(*scores) : scores->at("loss"));
    const bool give_up = early_stopping_.add(done, *scores, parts_.model);
    result_.validation = std::move(*scores);
    if (give_up && done != plan_.steps) return StopReason::kEarlyStopping;
    return std::nullopt;
}

void Trainer::finish(Stopped stopped) {
    result_.epochs = static_cast<double>(result_.steps * plan_.accumulate) /
                     static_cast<double>(plan_.batches_per_epoch);
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

void Trainer::save(StateWriter& writer) const {
    save_state(parts_.model.state(), writer);
    save_state(parts_.optimizer.state(), writer);
    save_state(parts_.batches.state(), writer);
    save_state(plan_.schedule.state(), writer);
    writer.integer(result_.steps);
    writer.scores(result_.validation);
    smoothed_.save(writer);
    writer.real(first_smoothed_);
    epoch_scores_.save(writer);
    writer.scores(last_epoch_);
    early_stopping_.save(writer);
    if (measurement_) measurement_->save(writer);
}

bool Trainer::load(StateReader& reader) {
    const ModelState model = load_model_state(reader);
    const OptimizerState optimizer = load_optimizer_state(reader);
    if (!reader.ok() || !fits(model, parts_.model) || !fits(optimizer, parts_.optimizer)) {
        return false;
    }
    parts_.model.restore(model);
    parts_.optimizer.restore(optimizer);
    parts_.batches.restore(load_batch_order_state(reader));
    plan_.schedule.restore(load_plateau_state(reader));
    result_.steps = reader.integer();
    result_.validation = reader.scores();
    smoothed_.load(reader);
    first_smoothed_ = reader.real();
    epoch_scores_.load(reader);
    last_epoch_ = reader.scores();
    early_stopping_.load(reader);
    if (measurement_) measurement_->load(reader);
    return reader.ok();
}

}  // namespace rangefinder
