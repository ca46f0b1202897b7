#include "diagnostics/runs/trial_search.hpp"

#include <algorithm>

#include "diagnostics/advice/trials.hpp"
#include "diagnostics/runs/sweep_seed.hpp"
#include "diagnostics/runs/trial_run.hpp"

namespace rangefinder {
namespace {

// Trainings that the repeats still to come need at least: one on each side of where they begin.
constexpr std::int64_t kFewestARepeat = 3;

}  // namespace

Result<TrialSearch> search_trials(const RunContext& context, const TrialPlan& plan, double guess,
                                  ProgressMeter& meter, std::int64_t steps_before) {
    TrialSearch search;
    std::int64_t left = plan.most;
    for (std::int64_t repeat = 0; repeat < plan.repeats && !search.interrupted; ++repeat) {
        const std::int64_t kept = kFewestARepeat * (plan.repeats - 1 - repeat);
        const std::int64_t most =
            std::min(kMostTrialsARepeat, std::max<std::int64_t>(left - kept, 1));
        std::vector<Trial> tried;
        while (left > 0) {
            const auto rate = next_trial_rate(guess, tried, most);
            if (!rate) break;
            const TrialRequest request{*rate, plan.steps, repeat,
                                       seed_of_sweep(context.spec.seed, repeat)};
            auto trial = run_trial(context, request, meter, steps_before);
            if (!trial) return trial.error();
            search.interrupted = !trial->has_value();
            if (search.interrupted) break;
            tried.push_back(**trial);
            steps_before += plan.steps;
            --left;
        }
        search.trials.insert(search.trials.end(), tried.begin(), tried.end());
        if (const auto verdict = verdict_of(tried)) guess = verdict->rate;
    }
    return search;
}

}  // namespace rangefinder
