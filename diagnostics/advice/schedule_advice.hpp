// The planned schedule with all its members, and the one that would serve better.
#pragma once

#include <optional>

#include "diagnostics/advice/trial_evidence.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// Fills the members of the planned schedule, for the planned length without the warm-up that the
// answer has: a training takes it as it stands. Ends of a cycle are the answer's; lengths and
// factors that nobody gave are the usual ones (one_cycle: Smith, Topin 2018, as PyTorch;
// cosine_warm_restarts: Loshchilov, Hutter 2017, lengths 1, 2, 4; step, multi_step: a tenth after
// half and three quarters, as He et al. 2016; exponential: down to a hundredth). Nothing where the
// planned length is not known.
//
// Where a constant rate is planned and the short trainings learnt something, also a one-cycle
// schedule of twice the rate as its peak: for nine in ten of 68 answers on 34 tasks it ended lower,
// by 5 % in the mean, as read from trainings at the grid's rates (tests/bench/README.md). Two is
// the best of seven factors on these tasks.
void add_schedule(const std::optional<TrialEvidence>& tried, const PlannedTraining& planned,
                  Recommendation& answer);

}  // namespace rangefinder
