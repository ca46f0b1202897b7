// Passes a training's steps and evaluations on as records and progress.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"
#include "diagnostics/runs/training_findings.hpp"
#include "diagnostics/runs/training_keeper.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

// Series: "loss", "smoothed_loss", "learning_rate", "gradient_norm" (before clipping), where there
// is clipping "gradient_norm_clipped", where a schedule moves it "momentum", and "loss/NAME" of
// each head; of evaluations "validation_..." of every score. Keeps what findings need, and has the
// keeper write checkpoints. Not thread-safe.
class TrainingReporter final : public TrainingObserver {
  public:
    TrainingReporter(const RunContext& context, TrainingKeeper& keeper, const TrainingPlan& plan,
                     const Model& model);

    // Of a training that goes on after so many steps.
    void go_on(std::int64_t steps_done, TrainingHistory history);

    void on_step(const StepRecord& record) override;
    void on_evaluation(const EvaluationRecord& record) override;
    void after_step(const Trainer& trainer) override;

    void flush() { records_.flush(); }
    const TrainingHistory& history() const { return history_; }

  private:
    const RunContext& context_;
    TrainingKeeper& keeper_;
    std::int64_t steps_;
    bool clips_;
    bool moves_momentum_;
    ProgressMeter meter_;
    RecordBuffer records_;
    std::vector<double> row_;
    TrainingHistory history_;
};

}  // namespace rangefinder
