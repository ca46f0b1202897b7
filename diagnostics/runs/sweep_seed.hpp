// Which seed the sweeps and repeats of a range test have.
#pragma once

#include <cstdint>

#include "diagnostics/base/random.hpp"

namespace rangefinder {

// The first has the job's seed; the others' follow from it.
inline std::uint64_t seed_of_sweep(std::uint64_t seed, std::int64_t sweep) {
    if (sweep == 0) return seed;
    RandomStream random(seed, RandomPurpose::kProbe, static_cast<std::uint32_t>(sweep));
    const std::uint64_t high = random.next_u32();
    return (high << 32) | random.next_u32();
}

}  // namespace rangefinder
