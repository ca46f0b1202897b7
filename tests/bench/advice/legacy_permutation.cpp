#include "tests/bench/advice/legacy_permutation.hpp"

#include <bit>
#include <numeric>
#include <random>
#include <utility>

namespace rangefinder::advice_bench {
namespace {

// Uniform in [0, most].
std::uint32_t draw(std::mt19937& generator, std::uint32_t most) {
    const std::uint32_t mask = std::bit_ceil(most + 1U) - 1U;
    for (;;) {
        const std::uint32_t value = static_cast<std::uint32_t>(generator()) & mask;
        if (value <= most) return value;
    }
}

}  // namespace

std::vector<std::int64_t> legacy_permutation(std::uint32_t seed, std::int64_t count) {
    std::mt19937 generator(seed);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), 0);
    for (std::size_t place = rows.size(); place > 1; --place) {
        const auto last = static_cast<std::uint32_t>(place - 1);
        std::swap(rows[last], rows[draw(generator, last)]);
    }
    return rows;
}

}  // namespace rangefinder::advice_bench
