#include "diagnostics/probes/rate_trials.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/training/smoothing.hpp"
#include "diagnostics/training/trainer.hpp"
#include "diagnostics/training/training_step.hpp"

namespace rangefinder {
namespace {

constexpr double kStride = 2.0;
constexpr double kNarrow = 1.15;
constexpr double kEnough = 0.2;  // Of the largest drop of the loss.
constexpr double kWellAbove = 1.5;
constexpr double kWellBelow = 0.8;
constexpr double kNear = 1.01;
constexpr std::int64_t kLonger = 3;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct NextTrial {
    double learning_rate = 0.0;
    std::int64_t length = 1;  // Times the usual steps.
};

// What the trainings so far say of the edge, and which rate they leave open.
class EdgeSearch {
  public:
    EdgeSearch(double guess, double first_loss, std::vector<RateTrial>& trials)
        : guess_(guess), first_loss_(first_loss), trials_(trials) {}

    // Nothing: the edge is known.
    std::optional<NextTrial> next() {
        judge();
        if (trials_.empty()) return NextTrial{guess_};
        if (!bracket_.low) return NextTrial{*bracket_.high / kStride};
        if (!bracket_.high) return NextTrial{*bracket_.low * kStride};
        const double edge = std::sqrt(*bracket_.low * *bracket_.high);
        if (*bracket_.high / *bracket_.low > kNarrow) return NextTrial{edge};
        if (!was_tried_near(edge * kWellAbove)) {
            return NextTrial{edge * kWellAbove, kLonger};
        }
        if (!was_tried_near(edge * kWellBelow)) return NextTrial{edge * kWellBelow, kLonger};
        return std::nullopt;
    }

    const RateBracket& bracket() const { return bracket_; }

  private:
    void judge() {
        double best = first_loss_, beyond_return = kInfinity;
        for (const RateTrial& trial : trials_) {
            best = std::min(best, trial.last_loss);
            if (trial.last_loss == kInfinity) {
                beyond_return = std::min(beyond_return, trial.learning_rate);
            }
        }
        bracket_ = {};
        for (RateTrial& trial : trials_) {
            trial.lowered_loss = best < first_loss_ &&
                                 trial.last_loss < first_loss_ - kEnough * (first_loss_ - best);
            if (trial.lowered_loss && trial.learning_rate < beyond_return) {
                bracket_.low = std::max(bracket_.low.value_or(0.0), trial.learning_rate);
            }
        }
        for (const RateTrial& trial : trials_) {
            if (trial.lowered_loss || trial.learning_rate < bracket_.low.value_or(0.0)) continue;
            bracket_.high = std::min(bracket_.high.value_or(kInfinity), trial.learning_rate);
        }
        // Without any that failed above, one that was never back stands for it.
        if (!bracket_.high && beyond_return < kInfinity) bracket_.high = beyond_return;
    }

    bool was_tried_near(double rate) const {
        return std::any_of(trials_.begin(), trials_.end(), [&](const RateTrial& trial) {
            return std::max(trial.learning_rate / rate, rate / trial.learning_rate) < kNear;
        });
    }

    double guess_;
    double first_loss_;
    std::vector<RateTrial>& trials_;
    RateBracket bracket_;
};

}  // namespace

RateTrials::RateTrials(const TrainedParts& parts, std::int64_t steps, double first_loss,
                       ProbeMonitor& monitor)
    : parts_(parts), steps_(steps), first_loss_(first_loss), monitor_(monitor), start_(parts) {
    RF_CHECK(steps >= 1);
}

std::optional<RateTrial> RateTrials::run(double learning_rate, std::int64_t length) {
    TrainingStep training({parts_.model, parts_.optimizer, parts_.batches}, {});
    const std::int64_t steps = length * steps_;
    const std::int64_t last_quarter = steps - std::max<std::int64_t>(1, steps / 4);
    SmoothedLoss smoothed;
    double first_smoothed = kInfinity;
    RateTrial trial{learning_rate, 0, 0.0, false};
    for (; trial.steps < steps && !monitor_.interrupted(); ++trial.steps) {
        const StepOutcome outcome = training.run(learning_rate);
        monitor_.step_done();
        const double now = smoothed.add(outcome.loss);
        if (trial.steps == 0) first_smoothed = now;
        if (outcome.stop || now > Trainer::kDivergedFactor * first_smoothed) {
            trial.last_loss = kInfinity;
            break;
        }
        if (trial.steps >= last_quarter) {
            trial.last_loss += outcome.loss / static_cast<double>(steps - last_quarter);
        }
    }
    start_.restore(parts_);
    if (trial.steps < steps && trial.last_loss != kInfinity) return std::nullopt;
    return trial;
}

RateBracket find_edge(RateTrials& trainings, double guess, std::int64_t most,
                      std::vector<RateTrial>& trials) {
    EdgeSearch search(guess, trainings.first_loss(), trials);
    auto next = search.next();
    while (next && static_cast<std::int64_t>(trials.size()) < most) {
        const auto trial = trainings.run(next->learning_rate, next->length);
        if (!trial) break;
        trials.push_back(*trial);
        next = search.next();
    }
    return search.bracket();
}

}  // namespace rangefinder
