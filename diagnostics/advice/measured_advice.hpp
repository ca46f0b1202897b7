// What further measurements add to a recommendation: nothing of it moves the rate or its range.
#pragma once

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// Sets second_opinion, batch_size and, where no trial diverged, largest_stable_rate, each with its
// sentence; what was left out is said, too. Without a rate in the answer nothing is added.
//
// largest_stable_rate is the highest rate at which a short training held, on a grid of half
// decades: where a trial diverged, the highest trial below that; else the highest of the trials and
// the 25-step trainings that went on from where the best trial ended. Longer trainings stand
// somewhat more or less: tests/bench/advice/README.md has by how much.
void add_measured_advice(const AdviceProbes& probes, Recommendation& answer);

}  // namespace rangefinder
