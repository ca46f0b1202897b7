// Short trainings at a few rates: which to run, and what they say of a longer one. Pure functions.
//
// Rates are tried half a decade apart, on the grid of all powers of the root of ten: from wherever
// a search starts it tries the same rates, so its answer hardly depends on the sweeps in front of
// it. The answer is not the best of them but the middle of the rates that did about as well: of two
// starts of one model the best rate differs by half a decade, that middle by a tenth. (Trainings at
// every rate of 34 tasks with four seeds each: tests/bench/README.md.)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The next rate to try near `start` after these trials of one repeat; nothing when a worse rate was
// found on both sides of the best, or `most` were tried.
std::optional<double> next_trial_rate(double start, std::span<const Trial> trials,
                                      std::int64_t most);

// The next rate for longer trainings that confirm `center`, the best rate expected of them: the two
// places of the grid next to it, then outwards from the better end. `confirming` are those so far,
// `before` all others: what did not hold is not trained longer. Nothing when a worse one is known
// on the better one's other side or beyond it lies one that did not hold, or `most` were tried.
std::optional<double> next_confirming_rate(double center, std::span<const Trial> confirming,
                                           std::span<const Trial> before, std::int64_t most);

// Whether the trials went through the whole of the planned schedule, in short (spec/trial_plan);
// for others they kept their rate.
bool is_tried_whole(const std::string& schedule);

// Whether a training on the way has neither learnt nor clearly lost anything, as on a plateau.
bool shows_nothing(double loss, double initial_loss);

struct TrialVerdict {
    double rate = 0.0;       // Middle of the rates that did about as well as the best.
    bool bracketed = false;  // Both lower and higher rates did worse.
    bool learned = false;    // The best training's loss fell clearly below that of its start.
    // Largest rate that did not end clearly above its start, when a higher one did or diverged.
    std::optional<double> stable;
    const Trial* best = nullptr;  // One of the trials given.
};

// What the trials of one repeat say at their own length. Nothing when none of them held.
std::optional<TrialVerdict> verdict_of(std::span<const Trial> trials);

// The factor that leads from the best rate of trainings of `steps` to that of `planned_steps`: its
// root, as for stochastic gradients (Nemirovski, Juditsky, Lan, Shapiro 2009, Robust Stochastic
// Approximation, section 2.2: a constant step over N steps is best at 1/sqrt(N)); never under 1/3.
double horizon_factor(std::int64_t steps, std::int64_t planned_steps);

}  // namespace rangefinder
