// The permutation that splits and orders rows in the tasks' own trainings.
#pragma once

#include <cstdint>
#include <vector>

namespace rangefinder::advice_bench {

// numpy.random.RandomState(seed).permutation(count): MT19937, Fisher-Yates from the end, each place
// drawn by masking and rejecting (NumPy 1.17's legacy generator, which it promises to keep).
std::vector<std::int64_t> legacy_permutation(std::uint32_t seed, std::int64_t count);

}  // namespace rangefinder::advice_bench
