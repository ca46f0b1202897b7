// Lowers the rate when a metric stops getting better (torch.optim.lr_scheduler.ReduceLROnPlateau).
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder {

// All that the rule remembers between evaluations.
struct PlateauState {
    double rate = 0.0;
    std::optional<double> best;        // Nothing before the first number.
    std::int64_t bad_evaluations = 0;  // In a row, since the best or the last reduction.
    std::int64_t cooldown_left = 0;    // Evaluations that do not count as bad.

    friend bool operator==(const PlateauState&, const PlateauState&) = default;
};

// After more than `patience` evaluations without improvement the rate is multiplied by `factor`,
// down to min_lr; a change below 1e-8 is not made. Better is: metric < best (1 - threshold), or
// with an absolute threshold metric < best - threshold; for a metric to be maximised metric > best
// (1 + threshold) or best + threshold. NaN is never better. Not thread-safe.
class Plateau {
  public:
    Plateau(const ScheduleSpec& spec, double learning_rate);

    double rate() const { return state_.rate; }
    bool maximizes() const { return spec_.maximize; }
    void add(double metric);

    const PlateauState& state() const { return state_; }
    void restore(const PlateauState& state) { state_ = state; }

    // Smaller changes of the rate are not made; torch's `eps`.
    static constexpr double kSmallestChange = 1e-8;

  private:
    bool is_better(double metric) const;
    void reduce();

    ScheduleSpec spec_;
    PlateauState state_;
};

}  // namespace rangefinder
