// All that several sweeps of one model say together.
#pragma once

#include <cstddef>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct SweepEvidence {
    std::vector<double> turns;  // Of every sweep that counts: rates where the curve turns up.
    std::vector<double> falls;  // Rates where it begins to fall.
    std::vector<double> drops;  // Shares of the loss.
    // Of curves that neither fall nor rise: their last rates; of those that rise from the first on:
    // where; of those that broke after a few points: their first rates. They count for nothing, but
    // trainings may begin below.
    std::vector<double> mute_ends;
    bool flat = false;           // Most sweeps hardly fall: turns are where they rise.
    bool rises_at_once = false;  // One that counts for nothing rises from its first rates on.
    std::size_t sweeps = 0;
    std::size_t never_turned = 0;
    std::size_t interrupted = 0;  // Ended from outside; they count for nothing.

    bool usable() const { return !turns.empty(); }
    double turn() const;  // Geometric median. Needs usable().
    // Where a sweep alone would look for the best rate: the turn over 4, over 8 where the curve is
    // flat; for the peak of a cycle twice that. Needs usable() or mute_ends.
    double start_rate(bool cycle) const;
};

SweepEvidence evidence_of(const std::vector<Sweep>& sweeps);

// Values below and above a rate are compared by their logarithms.
double geometric_median(std::vector<double> values);
double decades_between(double low, double high);

}  // namespace rangefinder
