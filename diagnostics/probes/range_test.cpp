#include "diagnostics/probes/range_test.hpp"

#include <algorithm>
#include <limits>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// Everything that a sweep changes, to be put back after it.
class Snapshot {
  public:
    explicit Snapshot(const SweepParts& parts)
        : model_(parts.model.state()),
          optimizer_(parts.optimizer.state()),
          batches_(parts.batches.state()) {}

    void restore(const SweepParts& parts) const {
        parts.model.restore(model_);
        parts.optimizer.restore(optimizer_);
        parts.batches.restore(batches_);
    }

  private:
    ModelState model_;
    OptimizerState optimizer_;
    BatchOrderState batches_;
};

void append(const StepRecord& record, Curve& curve) {
    curve.learning_rate.push_back(record.learning_rate);
    curve.loss.push_back(record.loss);
    curve.smoothed_loss.push_back(record.smoothed_loss);
    curve.gradient_norm.push_back(record.gradient_norm);
}

// The steps of one sweep.
class Sweeper {
  public:
    Sweeper(const SweepParts& parts, const SweepPlan& plan) : parts_(parts), plan_(plan) {
        for (auto* column : {&sweep_.curve.learning_rate, &sweep_.curve.loss,
                             &sweep_.curve.smoothed_loss, &sweep_.curve.gradient_norm}) {
            column->reserve(plan.rates.size());
        }
        sweep_.ladder_steps = static_cast<std::int64_t>(plan.rates.size());
    }

    Sweep run(const Clock& clock, SweepObserver& observer, const std::stop_token& stop) {
        std::optional<StopReason> reason;
        std::size_t step = 0;
        for (; step < plan_.rates.size(); ++step) {
            reason = before_step(clock, stop);
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
        parts_.batches.fill_next(parts_.model);
        const StepOutcome outcome = train_step(parts_.model, parts_.optimizer, rate);
        const double smoothed = smoothed_.add(outcome.loss);
        const StepRecord record{static_cast<std::int64_t>(step), rate, outcome.loss, smoothed,
                                outcome.gradient_norm};
        append(record, sweep_.curve);
        observer.on_step(record);
        if (outcome.stop) return outcome.stop;
        best_ = std::min(best_, smoothed);
        if (smoothed > plan_.stop_factor * best_) return StopReason::kLossExploded;
        return std::nullopt;
    }

    const SweepParts& parts_;
    const SweepPlan& plan_;
    SmoothedLoss smoothed_;
    double best_ = std::numeric_limits<double>::infinity();
    Sweep sweep_;
};

}  // namespace

Sweep run_sweep(SweepParts parts, const SweepPlan& plan, const Clock& clock,
                SweepObserver& observer, const std::stop_token& stop) {
    RF_CHECK(!plan.rates.empty());
    const Snapshot before(parts);
    Sweep sweep = Sweeper(parts, plan).run(clock, observer, stop);
    before.restore(parts);
    return sweep;
}

}  // namespace rangefinder
