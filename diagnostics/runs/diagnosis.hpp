// The rules at work in a run: fed with its series, they tell its observer what they find, and may
// end it.
#pragma once

#include "diagnostics/rules/watch.hpp"
#include "diagnostics/runs/runs.hpp"
#include "diagnostics/spec/diagnostics_spec.hpp"

namespace rangefinder {

// Not thread-safe; specification and observer outlive it.
class Diagnosis {
  public:
    Diagnosis(RunFacts facts, const DiagnosticsSpec& spec, RunObserver& observer)
        : watch_(std::move(facts)), spec_(spec), observer_(observer) {}

    // Of one step or of many; see Watch for the order.
    void add(const Records& records) { tell(watch_.add(records)); }
    // Found by the engine itself: told, and not once more by a rule.
    void add(const Finding& finding);
    void finish(const Stopped& stopped) { tell(watch_.finish(stopped)); }

    // One a rule and layer, the most severe first.
    std::vector<Finding> findings() const { return watch_.findings(); }

    // A finding's action says that it ends the job.
    bool wants_stop() const { return wants_stop_; }

  private:
    void tell(const std::vector<Finding>& findings);
    void act_on(const Finding& finding);

    Watch watch_;
    const DiagnosticsSpec& spec_;
    RunObserver& observer_;
    bool wants_stop_ = false;
};

}  // namespace rangefinder
