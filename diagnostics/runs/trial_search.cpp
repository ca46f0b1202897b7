#include "diagnostics/runs/trial_search.hpp"

#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "diagnostics/advice/trial_evidence.hpp"
#include "diagnostics/advice/trials.hpp"
#include "diagnostics/runs/sweep_seed.hpp"
#include "diagnostics/runs/trial_run.hpp"

namespace rangefinder {
namespace {

class Searcher {
  public:
    Searcher(const RunContext& context, const TrialPlan& plan, double guess, ProgressMeter& meter,
             std::int64_t steps_before, TrialKeeper* keeper)
        : context_(context),
          plan_(plan),
          guess_(guess),
          meter_(meter),
          steps_before_(steps_before),
          keeper_(keeper) {}

    Result<TrialSearch> run() {
        if (const auto done = look(); !done) return done.error();
        if (const auto done = confirm(); !done) return done.error();
        return std::move(search_);
    }

  private:
    // Every training of the search is as long as the first that held.
    Result<void> look() {
        std::int64_t steps = plan_.steps;
        std::int64_t longest = plan_.steps_on_plateau;
        while (search_.steps() + longest <= plan_.search_steps) {
            const auto rate = next_trial_rate(guess_, search_.trials, kMostSearchTrials);
            if (!rate) break;
            const auto done =
                run_next({*rate, steps, longest, 0, context_.spec.seed, initial_loss_of(0)});
            if (!done) return done.error();
            if (search_.interrupted) break;
            if (std::isfinite(search_.trials.back().validation_loss)) {
                steps = longest = search_.trials.back().steps;
            }
        }
        return {};
    }

    Result<void> confirm() {
        const auto tried = evidence_of_trials(search_.trials, {"", plan_.planned_steps, false});
        if (search_.interrupted || !tried || tried->none_held) return {};
        const std::int64_t tried_steps = tried->longest_steps();
        const std::int64_t steps = confirming_steps(plan_, search_.steps(), tried_steps);
        if (steps == 0) return {};
        const double center = tried->rate_for(steps);
        const std::vector<Trial> before = search_.trials;
        while (!search_.interrupted) {
            const auto confirming = std::span<const Trial>(search_.trials).subspan(before.size());
            const auto rate =
                next_confirming_rate(center, confirming, before, kMostConfirmingTrials);
            if (!rate) break;
            const std::uint64_t seed = seed_of_sweep(context_.spec.seed, 1);
            const auto done = run_next({*rate, steps, steps, 1, seed, initial_loss_of(1)});
            if (!done) return done.error();
        }
        return {};
    }

    // Trials of one repeat begin alike.
    std::optional<double> initial_loss_of(std::int64_t repeat) const {
        if (search_.trials.empty() || search_.trials.back().repeat != repeat) return std::nullopt;
        return search_.trials.back().initial_loss;
    }

    Result<void> run_next(TrialRequest request) {
        request.keeper = keeper_;
        auto trial = run_trial(context_, request, meter_, steps_before_ + search_.steps());
        if (!trial) return trial.error();
        search_.interrupted = !trial->has_value();
        if (!search_.interrupted) search_.trials.push_back(**trial);
        return {};
    }

    const RunContext& context_;
    const TrialPlan& plan_;
    double guess_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
    TrialKeeper* keeper_;
    TrialSearch search_;
};

}  // namespace

std::int64_t TrialSearch::steps() const {
    std::int64_t steps = 0;
    for (const Trial& trial : trials) steps += trial.steps;
    return steps;
}

Result<TrialSearch> search_trials(const RunContext& context, const TrialPlan& plan, double guess,
                                  ProgressMeter& meter, std::int64_t steps_before,
                                  TrialKeeper* keeper) {
    return Searcher(context, plan, guess, meter, steps_before, keeper).run();
}

}  // namespace rangefinder
