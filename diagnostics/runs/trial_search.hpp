// The short trainings that settle what sweeps leave open, and the longer ones that confirm it.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/trial_keeper.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {

struct TrialSearch {
    std::vector<Trial> trials;  // In the order they were run.
    bool interrupted = false;   // From outside; the trials before that stand.

    std::int64_t steps() const;
};

// Tries rates from the guess on until worse ones are known on both sides of the best or the plan's
// steps are used up. Where the plan has more steps than the search needs, the best of the rates are
// trained with again, longer and from another start (as successive halving does: Jamieson,
// Talwalkar 2016, Non-stochastic Best Arm Identification). Progress counts from `steps_before` on.
// The keeper, if any, is offered where each trial ended.
Result<TrialSearch> search_trials(const RunContext& context, const TrialPlan& plan, double guess,
                                  ProgressMeter& meter, std::int64_t steps_before,
                                  TrialKeeper* keeper = nullptr);

}  // namespace rangefinder
