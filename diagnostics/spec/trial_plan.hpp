// How many steps a range test may spend on short trainings, and how long they are.
#pragma once

#include <cstdint>

#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

struct TrialPlan {
    std::int64_t planned_steps = 0;  // Of the training that the answer is for.
    bool planned_assumed = false;    // The request does not say: three epochs, within bounds.
    std::int64_t steps = 0;          // Of one short training; 0: there are none.
    // Of one that shows nothing within `steps`, as on a plateau; `steps`: it is not lengthened.
    std::int64_t steps_on_plateau = 0;
    std::int64_t search_steps = 0;  // Of all short trainings that look for the rate.
    std::int64_t total_steps =
        0;  // With the longer ones that confirm it; the same: there are none.
};

// How flat sweeps change a plan: short trainings learn nothing on a plateau, so they are longer.
enum class SweepsShow { kFall, kPlateau };

// Most trainings that look for a rate, and most that confirm it.
inline constexpr std::int64_t kMostSearchTrials = 6;
inline constexpr std::int64_t kMostConfirmingTrials = 4;

// Whether trials go through the whole planned schedule in short, as it ends low; for others they
// keep their rate.
bool is_tried_whole(ScheduleKind schedule);

// quick: none. standard: with the sweeps at most eight sweeps' worth of steps. thorough: at most
// three planned lengths.
TrialPlan trial_plan_of(const RangeTestSpec& test, std::int64_t training_rows,
                        std::int64_t batch_size, SweepsShow sweeps = SweepsShow::kPlateau);

struct SpentSteps {
    std::int64_t sweeps = 0;
    std::int64_t trials = 0;
};

// Steps that the budget still has: of eight sweeps' worth in `standard`, of three planned lengths
// beside the sweeps in `thorough`, none in `quick`.
std::int64_t steps_left(const RangeTestSpec& test, std::int64_t planned_steps,
                        const SpentSteps& spent);

// Length of the trainings that confirm a rate after so many steps of search, which ran trainings of
// `tried_steps`: up to the planned one, so that all of them fit. 0: none that are worth it fit.
std::int64_t confirming_steps(const TrialPlan& plan, std::int64_t spent, std::int64_t tried_steps);

}  // namespace rangefinder
