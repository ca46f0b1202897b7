// What a range test measures after its sweeps and trials, with the steps that they left: second
// opinions, the rates that training stands, and the noise scale.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/trial_keeper.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {

// Steps that these may spend: what the budget still has, in `standard` no more than one and a
// half sweeps.
std::int64_t probe_steps(const RangeTestSpec& test, const TrialPlan& plan, const SpentSteps& spent);

struct AdviceProbesRequest {
    std::int64_t steps = 0;          // That may be spent; a gradient or a forward pass is one.
    std::int64_t opinion_steps = 0;  // Of one opinion, at most.
    const std::vector<Trial>& trials;
    const TrialKeeper& keeper;     // Of the trials.
    const Recommendation& answer;  // With a rate.
};

// Each on a model of its own, with nothing of another's; in this order as far as the steps go,
// none of them started that could not be ended:
//   d_adaptation, prodigy: at most a trial's steps each, usually 30 to 60.
//   the rates that training stands, where no trial diverged: some 10 forward passes along the
//   optimizer's update, and at most three trainings of 25 steps.
//   the noise scale: at most 24 gradients.
// In all some 100 to 150 steps. The last two are measured where the best trial ended, which the
// keeper has, so that nothing is trained again. Where the job's memory limit leaves no room for a
// measurement it is left out, too.
Result<AdviceProbes> measure_for_advice(const RunContext& context,
                                        const AdviceProbesRequest& request, ProgressMeter& meter,
                                        std::int64_t steps_before);

}  // namespace rangefinder
