// Passes a training's steps and evaluations on as records and progress, and to its diagnosis.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/runs/diagnosis.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"
#include "diagnostics/runs/training_keeper.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

// Series: "loss", "smoothed_loss", "learning_rate", "gradient_norm" (before clipping), where there
// is clipping "gradient_norm_clipped", where a schedule moves it "momentum", and "loss/NAME" of
// each head; what Measurement finds, in the steps that are measured; of evaluations
// "validation_..." of every score. The diagnosis hears of each step at once, so that a rule ends a
// training at the same step every time. Has the keeper write checkpoints. Not thread-safe.
class TrainingReporter final : public TrainingObserver {
  public:
    TrainingReporter(const RunContext& context, TrainingKeeper& keeper, Diagnosis& diagnosis,
                     const TrainingPlan& plan, const Model& model);

    // Of a training that goes on after so many steps.
    void go_on(std::int64_t steps_done);

    void on_step(const StepRecord& record) override;
    void on_evaluation(const EvaluationRecord& record) override;
    void on_finding(const Finding& finding) override { diagnosis_.add(finding); }
    void after_step(const Trainer& trainer) override;
    bool wants_stop() const override { return diagnosis_.wants_stop(); }

    void flush() { records_.flush(); }

  private:
    void judge_figures(const StepRecord& record);

    const RunContext& context_;
    TrainingKeeper& keeper_;
    Diagnosis& diagnosis_;
    std::int64_t steps_;
    bool clips_;
    bool moves_momentum_;
    ProgressMeter meter_;
    RecordBuffer records_;
    std::vector<double> row_;
    Records judged_figures_;
    Records judged_;  // One step of what the rules look at.
};

}  // namespace rangefinder
