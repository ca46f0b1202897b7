// What several sweeps of one range test have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The losses of several sweeps, rate by rate; all columns have one length, at least 1.
struct Band {
    std::vector<double> learning_rate;  // Ascending.
    std::vector<double> mean;           // Arithmetic.
    std::vector<double> low, high;      // The lowest and the highest sweep.
    std::vector<std::int64_t> sweeps;   // How many of them reached this rate.
};

// The rates are those of the sweep that reached the most points (the first of several such).
// Another sweep has at each of them its loss at that rate, or where it was at others (another
// number of steps or another range) the loss on the straight line over the logarithm of the rate
// between its two nearest points; it reached a rate when that lies within its own and the losses
// there are finite. Rates that fewer than half of the sweeps reached are left out, so one that
// exploded early does not cut the others short, and one that went on alone is not taken for all.
// Sweeps whose rates are not positive and ascending take no part.
//
// Nothing: fewer than two sweeps take part, or no rate is left.
std::optional<Band> band_of(std::span<const Sweep> sweeps);

}  // namespace rangefinder
