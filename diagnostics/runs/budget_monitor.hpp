// Passes the steps of a range test's further measurements on as progress of the whole run.
#pragma once

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// Counts what is spent of a number of steps. Refers to the run, which outlives it.
class BudgetMonitor final : public ProbeMonitor {
  public:
    BudgetMonitor(const RunContext& context, ProgressMeter& meter, std::int64_t steps_before,
                  std::int64_t steps)
        : context_(context), meter_(meter), steps_before_(steps_before), steps_(steps) {}

    bool step_done() override {
        ++done_;
        context_.observer.on_progress(meter_.at(context_.clock.steady(), steps_before_ + done_));
        return !interrupted();
    }
    std::optional<StopReason> interrupted() override {
        if (context_.stop.stop_requested()) return StopReason::kCancelled;
        if (context_.clock.steady() >= context_.deadline()) return StopReason::kTimeLimit;
        return std::nullopt;
    }

    std::int64_t done() const { return done_; }
    std::int64_t left() const { return steps_ - done_; }

  private:
    const RunContext& context_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
    std::int64_t steps_;
    std::int64_t done_ = 0;
};

}  // namespace rangefinder
