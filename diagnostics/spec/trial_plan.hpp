// How many short trainings a range test may spend, and how long they are.
#pragma once

#include <cstdint>

#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

struct TrialPlan {
    std::int64_t planned_steps = 0;  // Of the training that the answer is for.
    bool planned_assumed = false;    // The request does not say: three epochs, within bounds.
    std::int64_t steps = 0;          // Of one short training.
    std::int64_t repeats = 0;        // Starts and data orders; 0: no short trainings.
    std::int64_t most = 0;           // Trainings in all.

    std::int64_t total_steps() const { return steps * most; }
};

// How flat sweeps change a plan: short trainings learn nothing on a plateau, so they are longer.
enum class SweepsShow { kFall, kPlateau };

// Most trainings of one repeat.
inline constexpr std::int64_t kMostTrialsARepeat = 6;

// quick: none. standard: with the sweeps at most eight sweeps' worth of steps. thorough: two
// repeats, at most three planned lengths.
TrialPlan trial_plan_of(const RangeTestSpec& test, std::int64_t training_rows,
                        std::int64_t batch_size, SweepsShow sweeps = SweepsShow::kPlateau);

}  // namespace rangefinder
