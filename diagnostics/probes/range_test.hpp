// The learning-rate range test (Smith 2015, "Cyclical Learning Rates for Training Neural Networks",
// section 3.3): train a few steps while the rate climbs, and watch the loss.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

struct SweepPlan {
    std::vector<double> rates;  // A point of the curve each, in this order.
    // Stop when the smoothed loss, with `reset` the loss itself, exceeds this many times its best.
    double stop_factor = 4.0;
    std::optional<SteadyTime> deadline;
    ClipSpec clip;
    std::int64_t measure_every = 0;     // As TrainingPlan's, in points; with `reset` there is none.
    std::int64_t batches_per_rate = 1;  // Updates at each rate.
    // Each rate starts from the weights, optimizer state, random state and batch that the first
    // one starts from.
    bool reset = false;
};

struct SweepParts {
    Model& model;
    Optimizer& optimizer;
    BatchSource& batches;
    // Where there is one: after each rate's updates, the loss on one batch of its validation part.
    const Dataset* validation = nullptr;
};

// Hears of each point of a sweep, on the thread that trains.
class SweepObserver {
  public:
    virtual ~SweepObserver() = default;
    // `step` is the point's number.
    virtual void on_step(const StepRecord& record) = 0;
    // Values that are not finite were found in the data, or before the first update: where no rate
    // has to do with it. After on_step() of that step.
    virtual void on_finding(const Finding&) {}
    // Asked before every step: true ends the sweep as kStoppedByRule.
    virtual bool wants_stop() const { return false; }
};

// One sweep: curve and reason of its end; suggestions are left to advice. A point of the curve is
// what Curve says. The one in which the loss exploded or was not finite is the curve's last; one
// that was begun when the sweep was ended from outside is left out. Weights, optimizer, random
// state and data order are afterwards as they were, bit for bit.
Sweep run_sweep(SweepParts parts, const SweepPlan& plan, const Clock& clock,
                SweepObserver& observer, const std::stop_token& stop);

}  // namespace rangefinder
