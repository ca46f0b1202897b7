#include "diagnostics/runs/training_run.hpp"

#include <algorithm>
#include <memory>

#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/runs/training_keeper.hpp"
#include "diagnostics/runs/training_reporter.hpp"
#include "diagnostics/runs/watched_facts.hpp"
#include "diagnostics/training/trainer.hpp"
#include "diagnostics/training/weights_file.hpp"

namespace rangefinder {
namespace {

// Epochs are counted in batches; what is left of the last one and fills no step is not trained.
std::int64_t steps_of(const TrainingSpec& training, std::int64_t batches_per_epoch) {
    if (training.steps) return *training.steps;
    return std::max<std::int64_t>(1, *training.epochs * batches_per_epoch / training.accumulate);
}

TrainingPlan make_plan(const RunContext& context, const TrainingSpec& training,
                       std::int64_t batches_per_epoch) {
    TrainingPlan plan;
    plan.steps = steps_of(training, batches_per_epoch);
    plan.schedule = make_schedule(training.schedule, training.learning_rate, plan.steps);
    plan.batches_per_epoch = batches_per_epoch;
    plan.accumulate = training.accumulate;
    plan.clip = training.clip;
    plan.evaluate_every = training.evaluate_every;
    plan.early_stopping = training.early_stopping;
    plan.deadline = context.deadline();
    plan.measure_every = context.spec.diagnostics.every;
    return plan;
}

// Model, optimizer and trainer of a training at step 0.
struct TrainingSetup {
    TrainingSetup(RunModel made, const RunContext& context, const TrainingSpec& training)
        : model(std::move(made.model)),
          loaded(std::move(made.loaded)),
          optimizer(make_optimizer(context.spec.optimizer, model->trainable())),
          batches(context.data, context.spec.batch_size, context.spec.seed),
          plan(make_plan(context, training, batches.batches_per_epoch())),
          trainer({*model, *optimizer, batches, context.data}, plan, context.clock) {}

    std::unique_ptr<Model> model;
    std::optional<LoadedWeights> loaded;
    std::unique_ptr<Optimizer> optimizer;
    DatasetBatches batches;
    TrainingPlan plan;
    Trainer trainer;
};

// The series that a training tells again when it goes on from a checkpoint: for the observer and
// for the rules, which then stand where they stood.
class ReplayedSeries final : public RunObserver {
  public:
    ReplayedSeries(RunObserver& observer, Diagnosis& diagnosis)
        : observer_(observer), diagnosis_(diagnosis) {}

    void on_progress(const Progress& progress) override { observer_.on_progress(progress); }
    void on_records(const Records& records) override {
        observer_.on_records(records);
        diagnosis_.add(records);
    }
    void on_finding(const Finding& finding) override { observer_.on_finding(finding); }

  private:
    RunObserver& observer_;
    Diagnosis& diagnosis_;
};

class TrainingRun {
  public:
    TrainingRun(const RunContext& context, const TrainingSpec& training)
        : context_(context), training_(training), keeper_(context, training) {}

    Result<JobResult> run() {
        const auto resumed = set_up();
        if (!resumed) return resumed.error();
        TrainingReporter reporter(context_, keeper_, *diagnosis_, setup_->plan, *setup_->model);
        const std::int64_t start = setup_->trainer.steps_done();
        if (*resumed) reporter.go_on(start);
        TrainingResult result = setup_->trainer.run(reporter, context_.stop);
        reporter.flush();
        if (*resumed) result.resumed_from_step = start;
        keep_weights(result);
        tell_findings(result);
        result.loaded_weights = std::move(setup_->loaded);
        result.seconds = context_.seconds();
        const StopReason reason = result.stopped.reason;
        if (reason != StopReason::kCancelled && reason != StopReason::kTimeLimit) {
            keeper_.remove_files();
        }
        return JobResult{std::move(result)};
    }

  private:
    // True: it goes on from a checkpoint.
    Result<bool> set_up() {
        for (;;) {
            setup_.reset();  // Two models side by side might not fit the job's memory.
            auto made = make_run_model(context_, context_.spec.seed);
            if (!made) return made.error();
            setup_ = std::make_unique<TrainingSetup>(std::move(*made), context_, training_);
            diagnosis_ = std::make_unique<Diagnosis>(
                facts_of_training(context_, training_, setup_->plan, *setup_->model),
                context_.spec.diagnostics, keeper_);
            ReplayedSeries replayed(context_.observer, *diagnosis_);
            const Resumed resumed = keeper_.resume(setup_->trainer, replayed);
            if (resumed != Resumed::kBroken) return resumed == Resumed::kYes;
        }
    }

    // What was trained until then, however it ended.
    void keep_weights(TrainingResult& result) {
        if (context_.files.weights.empty()) return;
        setup_->optimizer.reset();  // Makes room for the copy.
        const auto bytes = save_weights(*setup_->model, context_.files.weights);
        if (bytes) {
            result.weights = SavedWeights{"", *bytes};
            return;
        }
        Finding finding;
        finding.rule = "weights_not_written";
        finding.severity = Severity::kWarning;
        finding.message = "The weights could not be kept: " + bytes.error().text + ".";
        finding.advice = "Make room on the daemon's disk and run the training again.";
        keeper_.on_finding(finding);
    }

    void tell_findings(TrainingResult& result) {
        if (setup_->loaded) {
            if (const auto finding = finding_of(*setup_->loaded)) keeper_.on_finding(*finding);
        }
        diagnosis_->finish(result.stopped);
        result.findings = keeper_.findings();
    }

    const RunContext& context_;
    const TrainingSpec& training_;
    TrainingKeeper keeper_;
    std::unique_ptr<Diagnosis> diagnosis_;
    std::unique_ptr<TrainingSetup> setup_;
};

}  // namespace

Result<JobResult> run_training(const RunContext& context, const TrainingSpec& training) {
    return TrainingRun(context, training).run();
}

}  // namespace rangefinder
