// What speaks against an answer that rests on sweeps alone: rates at which nothing was measured, a
// fall that is one point's, one that is hardly more than noise, or one of several like it.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct SweepDoubts {
    std::string refusal;             // Why the rate must not be given; empty: it may.
    double confidence_factor = 1.0;  // What remains of the confidence.
    std::vector<std::string> warnings;
};

// Of the rate that the sweeps together point to. `rate` > 0; at least one sweep.
SweepDoubts doubts_of(const std::vector<Sweep>& sweeps, double rate);

// Takes the doubts over; with a refusal the answer has no rate left.
void apply_doubts(const SweepDoubts& doubts, Recommendation& answer);

}  // namespace rangefinder
