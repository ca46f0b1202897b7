// Trains a model step by step until it is done, stopped, out of time or diverged.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/schedules/schedule.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "diagnostics/training/early_stopping.hpp"
#include "diagnostics/training/measurement.hpp"
#include "diagnostics/training/score_sums.hpp"
#include "diagnostics/training/smoothing.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {

struct StepRecord {
    std::int64_t step = 0;  // 0-based.
    double learning_rate = 0.0;
    double loss = 0.0;
    double smoothed_loss = 0.0;
    double gradient_norm = 0.0;          // Before clipping.
    double gradient_norm_clipped = 0.0;  // After it.
    double momentum = 0.0;               // The one in use; only told where a schedule moves it.
    // Of each of the model's heads; valid during the call only.
    std::span<const double> head_losses = {};
    // Where the step was measured: what Measurement found, by name; NaN: it has no such figure.
    // Valid during the call only.
    std::span<const std::string> figure_names = {};
    std::span<const double> figures = {};
    // Taken after the step; NaN: none was.
    double validation_loss = std::numeric_limits<double>::quiet_NaN();
};

struct EvaluationRecord {
    std::int64_t step = 0;  // The step after which it was taken.
    Scores validation;
};

class Trainer;

// Hears of a training on the thread that trains, between steps.
class TrainingObserver {
  public:
    virtual ~TrainingObserver() = default;
    virtual void on_step(const StepRecord& record) = 0;
    virtual void on_evaluation(const EvaluationRecord& record) = 0;
    // Where values that are not finite were found first; after on_step() of that step.
    virtual void on_finding(const Finding&) {}
    // Step and evaluation are over and more steps follow: the trainer may be saved.
    virtual void after_step(const Trainer&) {}
    // Asked before every step: true ends the training as kStoppedByRule.
    virtual bool wants_stop() const { return false; }
};

// What is trained; all of it outlives the trainer.
struct TrainingParts {
    Model& model;
    Optimizer& optimizer;
    BatchSource& batches;
    const Dataset& data;  // For evaluations.
};

struct TrainingPlan {
    Schedule schedule;
    std::int64_t steps = 0;
    std::int64_t batches_per_epoch = 1;
    std::int64_t accumulate = 1;  // Batches a step.
    ClipSpec clip;
    bool evaluates = true;  // False: only the observer looks at the validation part.
    // Steps; nothing: whenever an epoch ends. Also at the end.
    std::optional<std::int64_t> evaluate_every;
    std::optional<EarlyStoppingSpec> early_stopping;
    std::optional<SteadyTime> deadline;
    // Steps 0, so many, twice as many, ... are measured layer by layer; 0: none.
    std::int64_t measure_every = 0;
};

// Runs once. Not thread-safe; stays on the model's thread.
//
// One step: the rate of the schedule, TrainingStep (zero gradients, forward, loss, backward, norm,
// clipping, update), evaluation if due, the schedule's step. An epoch ends inside a step when a
// step's batches do not divide it: no batch is lost.
class Trainer {
  public:
    Trainer(TrainingParts parts, TrainingPlan plan, const Clock& clock);

    // The result without findings and seconds. With early stopping the model is left with its best
    // weights.
    TrainingResult run(TrainingObserver& observer, const std::stop_token& stop);

    // Everything that the rest of the training depends on, model, optimizer and data order
    // included. A trainer of the same parts and plan that loads it goes on bit for bit as this one
    // would have. load() is for a trainer that has not run; false: what was read does not fit, and
    // trainer and parts are not to be used any more.
    void save(StateWriter& writer) const;
    bool load(StateReader& reader);

    std::int64_t steps_done() const { return result_.steps; }

    // A training has diverged when its smoothed loss is this many times its first.
    static constexpr double kDivergedFactor = 10.0;

  private:
    std::optional<StopReason> before_step(const TrainingObserver& observer,
                                          const std::stop_token& stop) const;
    void set_momentum(const ScheduledStep& scheduled);
    // What a schedule is fed with where there is no validation part.
    double training_metric() const;
    std::optional<StopReason> do_step(std::int64_t step, TrainingObserver& observer);
    std::optional<StopReason> evaluate_after(std::int64_t step, TrainingObserver& observer,
                                             const std::stop_token& stop);
    bool ends_epoch(std::int64_t step) const;
    bool is_evaluated(std::int64_t step) const;
    void tell_non_finite(std::int64_t step, double learning_rate, const StepOutcome& outcome,
                         TrainingObserver& observer);
    // What measures this step; null: nothing does.
    Measurement* measurement_of(std::int64_t step) const;
    void finish(Stopped stopped);

    TrainingParts parts_;
    TrainingPlan plan_;
    const Clock& clock_;
    TrainingStep step_;
    std::unique_ptr<Measurement> measurement_;
    SmoothedLoss smoothed_;
    double first_smoothed_ = 0.0;
    ScoreSums epoch_scores_;
    Scores last_epoch_;  // Of the last epoch that was finished.
    EarlyStopping early_stopping_;
    TrainingResult result_;
};

}  // namespace rangefinder
