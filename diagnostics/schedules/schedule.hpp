// A training's rate, and where it is cycled its momentum, at each step.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "diagnostics/schedules/plateau.hpp"
#include "diagnostics/schedules/scheduled_step.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

// A value. All schedules but reduce_on_plateau are pure functions of the step (0-based) and
// remember nothing; that one moves with the metrics it is given, and what it remembers is in
// state(). Not thread-safe.
class Schedule {
  public:
    using Curve = std::function<ScheduledStep(std::int64_t step)>;

    Schedule() = default;  // Of no use before it is assigned to.
    explicit Schedule(Curve curve) : curve_(std::move(curve)) {}
    // Any function from the step to its rate.
    template <typename Function>
    requires std::is_invocable_r_v<double, Function, std::int64_t> &&
        (!std::is_invocable_r_v<ScheduledStep, Function, std::int64_t>)
        // NOLINTNEXTLINE(google-explicit-constructor): a function is a schedule.
        Schedule(Function rate)
        : curve_([rate = std::move(rate)](std::int64_t step) {
              return ScheduledStep{rate(step), std::nullopt};
          }) {}

    explicit operator bool() const { return curve_ != nullptr || plateau_.has_value(); }

    // What holds in the update of this step; for reduce_on_plateau as things stand.
    ScheduledStep at(std::int64_t step) const;
    double operator()(std::int64_t step) const { return at(step).learning_rate; }

    // Of the metric: better is more (an accuracy) and not less (a loss).
    bool maximizes() const { return plateau_ && plateau_->maximizes(); }
    // The metric of an evaluation that followed the update of `step`; it acts on later steps.
    // During the warm-up, and by schedules that do not want it, it is ignored.
    void add_metric(std::int64_t step, double metric);

    // All that is remembered between steps, for a checkpoint. Nothing to remember: the default.
    PlateauState state() const;
    void restore(const PlateauState& state);

  private:
    friend Schedule make_schedule(const ScheduleSpec& spec, double learning_rate,
                                  std::int64_t steps);

    ScheduledStep after_warmup(std::int64_t step) const;

    Curve curve_;  // Counted from the end of the warm-up.
    std::optional<Plateau> plateau_;
    WarmupSpec warmup_;
};

// The schedule of a training of `steps` updates whose rate is `learning_rate`. Lengths that the
// specification leaves open are `steps` without the warm-up. The warm-up rises linearly from
// start_factor times the schedule's own first rate to that rate (torch's LinearLR in front of it
// under SequentialLR), and holds its first momentum.
Schedule make_schedule(const ScheduleSpec& spec, double learning_rate, std::int64_t steps);

// The same rate throughout.
Schedule constant_schedule(double learning_rate);

}  // namespace rangefinder
