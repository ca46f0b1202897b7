#include "diagnostics/probes/range_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <span>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/probes/validation_batch.hpp"
#include "diagnostics/training/locate_non_finite.hpp"

namespace rangefinder {
namespace {

// The means over the batches of one rate.
class PointMeans {
  public:
    explicit PointMeans(std::size_t heads) : head_losses_(heads) {}

    void begin() {
        count_ = 0;
        loss_ = norm_ = clipped_norm_ = 0.0;
        std::fill(head_losses_.begin(), head_losses_.end(), 0.0);
    }

    void add(const StepOutcome& outcome, std::span<const double> head_losses) {
        ++count_;
        loss_ += outcome.loss;
        norm_ += outcome.gradient_norm;
        clipped_norm_ += outcome.gradient_norm_clipped;
        for (std::size_t head = 0; head < head_losses_.size(); ++head) {
            head_losses_[head] += head_losses[head];
        }
    }

    // Instead of the means so far: what the model gave in its last forward pass.
    void set_losses(double loss, const Model& model) {
        loss_ = loss * static_cast<double>(count_);
        for (std::size_t head = 0; head < head_losses_.size(); ++head) {
            head_losses_[head] = model.loss(head) * static_cast<double>(count_);
        }
    }

    // Valid until begin(). At least one was added.
    StepRecord record(std::size_t point, double learning_rate) {
        const auto count = static_cast<double>(count_);
        for (double& loss : head_losses_) loss /= count;
        StepRecord record;
        record.step = static_cast<std::int64_t>(point);
        record.learning_rate = learning_rate;
        record.loss = loss_ / count;
        record.gradient_norm = norm_ / count;
        record.gradient_norm_clipped = clipped_norm_ / count;
        record.head_losses = head_losses_;
        return record;
    }

  private:
    std::int64_t count_ = 0;
    double loss_ = 0.0;
    double norm_ = 0.0;
    double clipped_norm_ = 0.0;
    std::vector<double> head_losses_;
};

// The points of one sweep.
class Sweeper {
  public:
    Sweeper(const SweepParts& parts, const SweepPlan& plan, const Snapshot& start)
        : parts_(parts),
          plan_(plan),
          start_(start),
          step_({parts.model, parts.optimizer, parts.batches}, plan.clip),
          means_(parts.model.heads().size()) {
        if (plan.measure_every > 0 && !plan.reset) {
            measurement_ = std::make_unique<Measurement>(parts.model);
        }
        if (parts.validation != nullptr) validation_.emplace(*parts.validation, parts.model);
        sweep_.ladder_steps = static_cast<std::int64_t>(plan.rates.size());
    }

    Sweep run(const Clock& clock, SweepObserver& observer, const std::stop_token& stop) {
        std::optional<StopReason> reason;
        std::size_t point = 0;
        for (; point < plan_.rates.size(); ++point) {
            reason = do_point(point, clock, observer, stop);
            if (reason) break;
        }
        sweep_.stopped = {reason.value_or(StopReason::kCompleted), static_cast<std::int64_t>(point),
                          plan_.rates[std::min(point, plan_.rates.size() - 1)]};
        return std::move(sweep_);
    }

  private:
    std::optional<StopReason> before_step(const Clock& clock, const SweepObserver& observer,
                                          const std::stop_token& stop) const {
        if (observer.wants_stop()) return StopReason::kStoppedByRule;
        if (stop.stop_requested()) return StopReason::kCancelled;
        if (plan_.deadline && clock.steady() >= *plan_.deadline) return StopReason::kTimeLimit;
        return std::nullopt;
    }

    std::optional<StopReason> do_point(std::size_t point, const Clock& clock,
                                       SweepObserver& observer, const std::stop_token& stop) {
        const bool measured =
            measurement_ && static_cast<std::int64_t>(point) % plan_.measure_every == 0;
        if (plan_.reset && point > 0)
            start_.restore({parts_.model, parts_.optimizer, parts_.batches});
        means_.begin();
        std::optional<StopReason> not_finite;
        for (std::int64_t k = 0; k < plan_.batches_per_rate && !not_finite; ++k) {
            if (const auto reason = before_step(clock, observer, stop)) return reason;
            const bool last = k + 1 == plan_.batches_per_rate;
            const StepOutcome outcome = step_.run(plan_.rates[point], nullptr,
                                                  measured && last ? measurement_.get() : nullptr);
            means_.add(outcome, step_.head_losses());
            not_finite = outcome.stop;
        }
        if (plan_.reset && !not_finite) not_finite = look_at_next_batch();
        return finish_point(means_.record(point, plan_.rates[point]), measured, not_finite,
                            observer);
    }

    // With the weights that this rate has led to.
    std::optional<StopReason> look_at_next_batch() {
        parts_.batches.fill_next(parts_.model);
        const double loss = parts_.model.forward(Mode::kTrain);
        means_.set_losses(loss, parts_.model);
        if (std::isfinite(loss)) return std::nullopt;
        return StopReason::kNonFiniteLoss;
    }

    std::optional<StopReason> finish_point(StepRecord record, bool measured,
                                           std::optional<StopReason> not_finite,
                                           SweepObserver& observer) {
        record.smoothed_loss = smoothed_.add(record.loss);
        if (measured && !not_finite) {
            record.figure_names = measurement_->names();
            record.figures = measurement_->values();
        }
        // It takes the place of the batch that has to be looked at.
        if (validation_ && !not_finite) record.validation_loss = validation_->loss(parts_.model);
        append(record);
        observer.on_step(record);
        if (not_finite) {
            tell_non_finite(record, observer);
            return not_finite;
        }
        const double judged = plan_.reset ? record.loss : record.smoothed_loss;
        best_ = std::min(best_, judged);
        if (judged > plan_.stop_factor * best_) return StopReason::kLossExploded;
        return std::nullopt;
    }

    void append(const StepRecord& record) {
        Curve& curve = sweep_.curve;
        curve.learning_rate.push_back(record.learning_rate);
        curve.loss.push_back(record.loss);
        curve.smoothed_loss.push_back(record.smoothed_loss);
        curve.gradient_norm.push_back(record.gradient_norm);
        if (validation_) curve.validation_loss.push_back(record.validation_loss);
    }

    // Before any update, or in the data: the rate has nothing to do with it.
    void tell_non_finite(const StepRecord& record, SweepObserver& observer) {
        const LocatedNonFinite located = locate_non_finite(
            parts_.model,
            {record.step, record.learning_rate, std::isfinite(record.loss), parts_.batches.rows()});
        const bool untrained = record.step == 0 && !plan_.reset && plan_.batches_per_rate == 1;
        if (untrained || located.is_in_data()) observer.on_finding(located.finding);
    }

    SweepParts parts_;
    const SweepPlan& plan_;
    const Snapshot& start_;
    TrainingStep step_;
    PointMeans means_;
    std::unique_ptr<Measurement> measurement_;
    std::optional<ValidationBatch> validation_;
    SmoothedLoss smoothed_;
    double best_ = std::numeric_limits<double>::infinity();
    Sweep sweep_;
};

}  // namespace

Sweep run_sweep(SweepParts parts, const SweepPlan& plan, const Clock& clock,
                SweepObserver& observer, const std::stop_token& stop) {
    RF_CHECK(!plan.rates.empty());
    RF_CHECK(plan.batches_per_rate >= 1);
    const TrainedParts trained{parts.model, parts.optimizer, parts.batches};
    const Snapshot before(trained);
    Sweep sweep = Sweeper(parts, plan, before).run(clock, observer, stop);
    before.restore(trained);
    return sweep;
}

}  // namespace rangefinder
