#include "diagnostics/runs/trial_run.hpp"

#include <cmath>
#include <limits>
#include <memory>

#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {
namespace {

// A trial shows in the progress of the run, not in its series.
class TrialReporter final : public TrainingObserver {
  public:
    TrialReporter(const RunContext& context, ProgressMeter& meter, std::int64_t steps_before)
        : context_(context), meter_(meter), steps_before_(steps_before) {}

    void on_step(const StepRecord& record) override {
        context_.observer.on_progress(
            meter_.at(context_.clock.steady(), steps_before_ + record.step + 1));
    }
    void on_evaluation(const EvaluationRecord&) override {}

  private:
    const RunContext& context_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
};

}  // namespace

Result<std::optional<Trial>> run_trial(const RunContext& context, double learning_rate,
                                       std::int64_t steps, ProgressMeter& meter,
                                       std::int64_t steps_before) {
    const JobSpec& spec = context.spec;
    const auto made = make_run_model(context, spec.seed);
    if (!made) return made.error();
    Model& model = *made->model;
    const auto& test = std::get<RangeTestSpec>(spec.work);
    const auto optimizer = make_ladder_optimizer(spec.optimizer, test, model.trainable());
    DatasetBatches batches(context.data, spec.batch_size, spec.seed);
    TrainingPlan plan;
    plan.schedule = constant_schedule(learning_rate);
    plan.steps = steps;
    plan.batches_per_epoch = batches.batches_per_epoch();
    plan.clip = test.clip;
    plan.evaluate_every = steps;
    plan.deadline = context.deadline();
    TrialReporter reporter(context, meter, steps_before);
    Trainer trainer({model, *optimizer, batches, context.data}, std::move(plan), context.clock);
    const TrainingResult result = trainer.run(reporter, context.stop);
    const StopReason reason = result.stopped.reason;
    if (reason == StopReason::kCancelled || reason == StopReason::kTimeLimit) {
        return std::optional<Trial>();
    }
    Trial trial{learning_rate, steps, std::numeric_limits<double>::infinity()};
    const auto loss = result.validation.find("loss");
    if (reason == StopReason::kCompleted && loss != result.validation.end() &&
        std::isfinite(loss->second)) {
        trial.validation_loss = loss->second;
    }
    return std::optional<Trial>(trial);
}

}  // namespace rangefinder
