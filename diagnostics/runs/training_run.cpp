#include "diagnostics/runs/training_run.hpp"

#include <memory>

#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"
#include "diagnostics/runs/training_findings.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {
namespace {

// Passes steps and evaluations on as records and progress, and keeps what findings need.
class TrainingReporter final : public TrainingObserver {
  public:
    TrainingReporter(const RunContext& context, std::int64_t steps)
        : context_(context),
          meter_(context.start, steps),
          records_({"loss", "smoothed_loss", "learning_rate", "gradient_norm"}, "",
                   context.observer, context.clock) {}

    void on_step(const StepRecord& record) override {
        if (record.step == 0) history_.first_loss = record.loss;
        history_.last_smoothed_loss = record.smoothed_loss;
        records_.add(record.step, {record.loss, record.smoothed_loss, record.learning_rate,
                                   record.gradient_norm});
        context_.observer.on_progress(meter_.at(context_.clock.steady(), record.step + 1));
    }

    void on_evaluation(const EvaluationRecord& record) override {
        records_.flush();
        Records scores;
        for (const auto& [name, value] : record.validation) {
            scores.push_back({"validation_" + name, {record.step}, {value}});
        }
        context_.observer.on_records(scores);
        history_.evaluation_steps.push_back(record.step);
        history_.validation_loss.push_back(record.validation.at("loss"));
    }

    void flush() { records_.flush(); }
    const TrainingHistory& history() const { return history_; }

  private:
    const RunContext& context_;
    ProgressMeter meter_;
    RecordBuffer records_;
    TrainingHistory history_;
};

TrainingPlan make_plan(const RunContext& context, const TrainingSpec& training,
                       std::int64_t steps_per_epoch) {
    TrainingPlan plan;
    plan.schedule = constant_schedule(training.learning_rate);
    plan.steps_per_epoch = steps_per_epoch;
    plan.steps = training.steps ? *training.steps : *training.epochs * steps_per_epoch;
    plan.evaluate_every = training.evaluate_every.value_or(steps_per_epoch);
    plan.early_stopping = training.early_stopping;
    plan.deadline = context.deadline();
    return plan;
}

}  // namespace

Result<JobResult> run_training(const RunContext& context, const TrainingSpec& training) {
    const JobSpec& spec = context.spec;
    auto model = build_model(spec.model, context.data.shape,
                             {spec.batch_size, spec.seed, spec.limits.threads});
    if (!model) return model.error();
    const auto optimizer = make_optimizer(spec.optimizer, (*model)->trainable());
    DatasetBatches batches(context.data, spec.batch_size, spec.seed);
    TrainingPlan plan = make_plan(context, training, batches.batches_per_epoch());
    TrainingReporter reporter(context, plan.steps);
    Trainer trainer({**model, *optimizer, batches, context.data}, std::move(plan), context.clock);
    TrainingResult result = trainer.run(reporter, context.stop);
    reporter.flush();
    result.findings = find_in_training(result, reporter.history());
    for (const Finding& finding : result.findings) context.observer.on_finding(finding);
    result.seconds = context.seconds();
    return JobResult{std::move(result)};
}

}  // namespace rangefinder
