// What one sweep's curve looks like: where its loss begins to fall, where it is lowest, where it
// turns up.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct SweepShape {
    std::size_t points = 0;      // Finite losses from the start on.
    std::vector<double> loss;    // Those, smoothed by a window that looks both ways.
    double start = 0.0;          // Smoothed loss over the first tenth of the ladder.
    double lowest = 0.0;         // Smallest smoothed loss after it.
    double noise = 0.0;          // Standard deviation of `loss` before anything is learnt.
    double drop = 0.0;           // (start - lowest) / |start|.
    bool flat = false;           // The drop is too small to be more than noise.
    bool rises_at_once = false;  // Flat, and higher from the ladder's first part on.
    bool turned_up = false;      // The curve rises after its lowest point, or ended non-finite.
    double rate_of_fall = 0.0;   // Where a twentieth of the drop has happened.
    double rate_of_turn = 0.0;   // Largest rate before the curve turns up.
};

// Nothing when the sweep has fewer than kFewestPoints finite losses.
std::optional<SweepShape> shape_of(const Sweep& sweep);

inline constexpr std::size_t kFewestPoints = 10;

}  // namespace rangefinder
