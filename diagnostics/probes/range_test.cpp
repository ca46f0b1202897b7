#include "diagnostics/probes/range_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/training/locate_non_finite.hpp"

namespace rangefinder {
namespace {

void append(const StepRecord& record, Curve& curve) {
    curve.learning_rate.push_back(record.learning_rate);
    curve.loss.push_back(record.loss);
    curve.smoothed_loss.push_back(record.smoothed_loss);
    curve.gradient_norm.push_back(record.gradient_norm);
}

// The steps of one sweep.
class Sweeper {
  public:
    Sweeper(const SweepParts& parts, const SweepPlan& plan)
        : parts_(parts),
          plan_(plan),
          step_({parts.model, parts.optimizer, parts.batches}, plan.clip) {
        for (auto* column : {&sweep_.curve.learning_rate, &sweep_.curve.loss,
                             &sweep_.curve.smoothed_loss, &sweep_.curve.gradient_norm}) {
            column->reserve(plan.rates.size());
        }
        if (plan.measure_every > 0) measurement_ = std::make_unique<Measurement>(parts.model);
        sweep_.ladder_steps = static_cast<std::int64_t>(plan.rates.size());
    }

    Sweep run(const Clock& clock, SweepObserver& observer, const std::stop_token& stop) {
        std::optional<StopReason> reason;
        std::size_t step = 0;
        for (; step < plan_.rates.size(); ++step) {
            if (observer.wants_stop()) reason = StopReason::kStoppedByRule;
            if (!reason) reason = before_step(clock, stop);
            if (!reason) reason = do_step(step, observer);
            if (reason) break;
        }
        sweep_.stopped = {reason.value_or(StopReason::kCompleted), static_cast<std::int64_t>(step),
                          plan_.rates[std::min(step, plan_.rates.size() - 1)]};
        return std::move(sweep_);
    }

  private:
    std::optional<StopReason> before_step(const Clock& clock, const std::stop_token& stop) const {
        if (stop.stop_requested()) return StopReason::kCancelled;
        if (plan_.deadline && clock.steady() >= *plan_.deadline) return StopReason::kTimeLimit;
        return std::nullopt;
    }

    std::optional<StopReason> do_step(std::size_t step, SweepObserver& observer) {
        const double rate = plan_.rates[step];
        const bool measured =
            measurement_ && static_cast<std::int64_t>(step) % plan_.measure_every == 0;
        const StepOutcome outcome =
            step_.run(rate, nullptr, measured ? measurement_.get() : nullptr);
        const double smoothed = smoothed_.add(outcome.loss);
        StepRecord record{static_cast<std::int64_t>(step), rate, outcome.loss, smoothed,
                          outcome.gradient_norm};
        record.gradient_norm_clipped = outcome.gradient_norm_clipped;
        record.head_losses = step_.head_losses();
        if (measured && !outcome.stop) {
            record.figure_names = measurement_->names();
            record.figures = measurement_->values();
        }
        append(record, sweep_.curve);
        observer.on_step(record);
        if (outcome.stop) {
            tell_non_finite(record, observer);
            return outcome.stop;
        }
        best_ = std::min(best_, smoothed);
        if (smoothed > plan_.stop_factor * best_) return StopReason::kLossExploded;
        return std::nullopt;
    }

    void tell_non_finite(const StepRecord& record, SweepObserver& observer) {
        const LocatedNonFinite located = locate_non_finite(
            parts_.model,
            {record.step, record.learning_rate, std::isfinite(record.loss), parts_.batches.rows()});
        if (record.step == 0 || located.is_in_data()) observer.on_finding(located.finding);
    }

    SweepParts parts_;
    const SweepPlan& plan_;
    TrainingStep step_;
    std::unique_ptr<Measurement> measurement_;
    SmoothedLoss smoothed_;
    double best_ = std::numeric_limits<double>::infinity();
    Sweep sweep_;
};

}  // namespace

Sweep run_sweep(SweepParts parts, const SweepPlan& plan, const Clock& clock,
                SweepObserver& observer, const std::stop_token& stop) {
    RF_CHECK(!plan.rates.empty());
    const TrainedParts trained{parts.model, parts.optimizer, parts.batches};
    const Snapshot before(trained);
    Sweep sweep = Sweeper(parts, plan).run(clock, observer, stop);
    before.restore(trained);
    return sweep;
}

}  // namespace rangefinder
