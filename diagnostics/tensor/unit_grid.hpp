// Where in memory the values of one unit, a channel or a feature, lie. Knows nothing of oneDNN's
// headers, so that anybody may read activations.
#pragma once

#include <cstddef>

namespace rangefinder {

// Memory is [examples and more, groups, inner, lanes]: value i is one of unit
// (i / (inner * lanes) % groups) * lanes + i % lanes. Rows of features are one group of as many
// lanes, row-major images a group a channel, blocked ones a group for each block.
struct UnitGrid {
    std::size_t groups = 0;  // 0: the layout has no such order.
    std::size_t inner = 0;
    std::size_t lanes = 0;

    // Those that only fill a block up included.
    std::size_t units() const { return groups * lanes; }
    std::size_t block() const { return groups * inner * lanes; }
};

}  // namespace rangefinder
