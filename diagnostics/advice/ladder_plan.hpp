// Which rates a range test that chooses them itself should sweep next.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct NextLadder {
    double start = 0.0;
    double end = 0.0;
    std::string reason;  // A plain sentence.
};

// From the sweeps run so far to choose a range, in the order they were run; the last one decides:
//  - the loss falls from the first rates on, or explodes before it fell: begin three decades lower;
//  - it never turns up: go on three decades higher;
//  - it does both, but in less than half of the ladder's decades: begin a decade below the fall and
//    end at three times the rate where the sweep ended, so that most points lie where it matters.
// Nothing: the last range shows all of it, cannot be widened within [kLowestRate, kHighestRate],
// kMostRangeSweeps were run, the last sweep was ended from outside, or its losses were not finite
// from the start on. A pure function.
std::optional<NextLadder> next_ladder(std::span<const Sweep> sweeps);

// Sweeps that it may take to find a range, the first one included.
inline constexpr std::size_t kMostRangeSweeps = 4;
inline constexpr double kLowestRate = 1e-12;
inline constexpr double kHighestRate = 1e6;

}  // namespace rangefinder
