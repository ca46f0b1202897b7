#include "diagnostics/runs/trial_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "diagnostics/advice/trials.hpp"
#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/runs/trial_curve.hpp"
#include "diagnostics/spec/trial_plan.hpp"
#include "diagnostics/training/evaluation.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMostValidationRows = 512;

std::vector<std::int64_t> some_validation_rows(const Dataset& data) {
    const std::vector<std::int64_t>& all = data.validation;
    const std::size_t count = std::min(all.size(), kMostValidationRows);
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back(all[i * all.size() / count]);
    return rows;
}

ScheduleSpec schedule_of_trial(ScheduleKind planned) {
    ScheduleSpec schedule;
    if (is_tried_whole(planned)) schedule.kind = planned;
    return schedule;
}

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Shows in the progress of the run, not in its series, and measures the loss towards the end.
class TrialReporter final : public TrainingObserver {
  public:
    struct Parts {
        const RunContext& context;
        Model& model;
        const std::vector<std::int64_t>& rows;
        ProgressMeter& meter;
        std::int64_t steps_before = 0;
    };

    TrialReporter(const Parts& parts, const TrialRequest& request, bool constant_rate)
        : parts_(parts),
          steps_(request.steps),
          longest_(std::max(request.steps, request.steps_on_plateau)),
          constant_rate_(constant_rate) {
        if (!request.initial_loss) measure();
        const std::vector<double> before = std::exchange(losses_, {});
        initial_loss_ = before.empty() ? request.initial_loss.value_or(0.0) : before.front();
    }

    void on_step(const StepRecord& record) override {
        parts_.context.observer.on_progress(
            parts_.meter.at(parts_.context.clock.steady(), parts_.steps_before + record.step + 1));
        if (record.step == 0 && parts_.rows.empty()) initial_loss_ = record.loss;
        curve_.add(record.loss);
        if (parts_.rows.empty() && record.step >= steps_ * 8 / 10) losses_.push_back(record.loss);
    }
    void on_evaluation(const EvaluationRecord&) override {}
    void after_step(const Trainer& trainer) override {
        const std::int64_t done = trainer.steps_done();
        if (done == steps_ / 2) measure_halfway();
        if (constant_rate_ && (done == steps_ * 8 / 10 || done == steps_ * 9 / 10)) measure();
        if (done == steps_) lengthen();
    }
    bool wants_stop() const override { return ended_; }

    // Of the validation rows, as the model is now.
    void measure() {
        if (parts_.rows.empty()) return;
        const auto scores =
            evaluate(parts_.model, parts_.context.data, parts_.rows, parts_.context.stop);
        if (scores) losses_.push_back(scores->at("loss"));
    }

    // Infinite when one of them was not finite or there are none.
    double loss() const {
        const double mean = losses_.empty() ? std::nan("") : mean_of(losses_);
        return std::isfinite(mean) ? mean : std::numeric_limits<double>::infinity();
    }

    double initial_loss() const { return initial_loss_; }  // Or of the first batch.
    std::int64_t steps() const { return steps_; }          // What the loss is that of.
    bool ended() const { return ended_; }                  // Its last loss is measured.
    void describe(Trial& trial) const { curve_.describe(halfway_loss_, trial); }

  private:
    void measure_halfway() {
        std::vector<double> before = std::exchange(losses_, {});
        measure();
        if (!losses_.empty()) halfway_loss_ = losses_.front();
        losses_ = std::move(before);
    }

    // At the end of the shorter training: on a plateau it goes on as the longer one.
    void lengthen() {
        measure();
        ended_ = !shows_nothing(loss(), initial_loss_);
        if (ended_) return;
        // About half of the longer one.
        if (!parts_.rows.empty() && !losses_.empty()) halfway_loss_ = losses_.back();
        losses_.clear();
        steps_ = longest_;
    }

    Parts parts_;
    std::int64_t steps_;
    std::int64_t longest_;
    bool constant_rate_;
    bool ended_ = false;
    double initial_loss_ = 0.0;
    double halfway_loss_ = std::nan("");
    std::vector<double> losses_;
    TrialCurve curve_;
};

bool ended_from_outside(StopReason reason) {
    return reason == StopReason::kCancelled || reason == StopReason::kTimeLimit;
}

}  // namespace

Result<std::optional<Trial>> run_trial(const RunContext& context, const TrialRequest& request,
                                       ProgressMeter& meter, std::int64_t steps_before) {
    const JobSpec& spec = context.spec;
    const auto made = make_run_model(context, request.seed);
    if (!made) return made.error();
    Model& model = *made->model;
    const auto& test = std::get<RangeTestSpec>(spec.work);
    const auto optimizer = make_ladder_optimizer(spec.optimizer, test, model.trainable());
    DatasetBatches batches(context.data, spec.batch_size, request.seed);
    const ScheduleSpec schedule = schedule_of_trial(test.planned_schedule);
    const std::vector<std::int64_t> rows = some_validation_rows(context.data);
    TrainingPlan plan;
    plan.steps = std::max(request.steps, request.steps_on_plateau);
    plan.schedule = make_schedule(schedule, request.learning_rate, plan.steps);
    plan.batches_per_epoch = batches.batches_per_epoch();
    plan.clip = test.clip;
    plan.evaluates = false;
    plan.deadline = context.deadline();
    const bool constant_rate = schedule.kind == ScheduleKind::kConstant;
    RF_CHECK(constant_rate || plan.steps == request.steps);
    TrialReporter reporter({context, model, rows, meter, steps_before}, request, constant_rate);
    Trainer trainer({model, *optimizer, batches, context.data}, std::move(plan), context.clock);
    const TrainingResult result = trainer.run(reporter, context.stop);
    if (ended_from_outside(result.stopped.reason)) return std::optional<Trial>();
    if (!reporter.ended()) reporter.measure();
    const bool held = reporter.ended() || result.stopped.reason == StopReason::kCompleted;
    const double loss = held ? reporter.loss() : std::numeric_limits<double>::infinity();
    Trial trial{request.learning_rate, reporter.steps(), loss, reporter.initial_loss(),
                request.repeat};
    reporter.describe(trial);
    if (request.keeper != nullptr) request.keeper->offer(trial, model, *optimizer, batches);
    return std::optional<Trial>(trial);
}

}  // namespace rangefinder
