#include "diagnostics/runs/trial_search.hpp"

#include <algorithm>
#include <utility>

#include "diagnostics/advice/trials.hpp"
#include "diagnostics/runs/sweep_seed.hpp"
#include "diagnostics/runs/trial_run.hpp"

namespace rangefinder {
namespace {

// Trainings kept for each repeat that is still to come: one where it begins and one on each side.
constexpr std::int64_t kFewestARepeat = 3;

class Searcher {
  public:
    Searcher(const RunContext& context, const TrialPlan& plan, double guess, ProgressMeter& meter,
             std::int64_t steps_before)
        : context_(context),
          plan_(plan),
          guess_(guess),
          meter_(meter),
          steps_before_(steps_before),
          left_(plan.most) {}

    Result<TrialSearch> run() {
        for (std::int64_t repeat = 0; repeat < plan_.repeats; ++repeat) {
            const std::int64_t to_come = plan_.repeats - 1 - repeat;
            const auto done = run_repeat(repeat, kFewestARepeat * to_come);
            if (!done) return done.error();
            if (search_.interrupted) break;
        }
        return std::move(search_);
    }

  private:
    Result<void> run_repeat(std::int64_t repeat, std::int64_t kept) {
        std::vector<Trial> tried;
        while (left_ > 0) {
            const std::int64_t affordable = std::max<std::int64_t>(left_ - kept, 1);
            const std::int64_t most = static_cast<std::int64_t>(tried.size()) + affordable;
            const auto rate = next_trial_rate(guess_, tried, std::min(kMostTrialsARepeat, most));
            if (!rate) break;
            auto trial =
                run_next({*rate, plan_.steps, repeat, seed_of_sweep(context_.spec.seed, repeat)});
            if (!trial) return trial.error();
            if (!*trial) return {};
            tried.push_back(**trial);
        }
        if (const auto verdict = verdict_of(tried)) guess_ = verdict->rate;
        return {};
    }

    Result<std::optional<Trial>> run_next(const TrialRequest& request) {
        auto trial = run_trial(context_, request, meter_, steps_before_ + search_.steps());
        if (!trial) return trial.error();
        search_.interrupted = !trial->has_value();
        if (search_.interrupted) return std::optional<Trial>();
        search_.trials.push_back(**trial);
        --left_;
        return trial;
    }

    const RunContext& context_;
    const TrialPlan& plan_;
    double guess_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
    std::int64_t left_;  // Trainings.
    TrialSearch search_;
};

}  // namespace

std::int64_t TrialSearch::steps() const {
    std::int64_t steps = 0;
    for (const Trial& trial : trials) steps += trial.steps;
    return steps;
}

Result<TrialSearch> search_trials(const RunContext& context, const TrialPlan& plan, double guess,
                                  ProgressMeter& meter, std::int64_t steps_before) {
    return Searcher(context, plan, guess, meter, steps_before).run();
}

}  // namespace rangefinder
