#include "diagnostics/layers/random_masks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "diagnostics/base/random.hpp"

namespace rangefinder {

namespace {

std::uint32_t low(std::uint64_t value) {
    return static_cast<std::uint32_t>(value);
}

std::uint32_t high(std::uint64_t value) {
    return static_cast<std::uint32_t>(value >> 32U);
}

}  // namespace

// A value is dropped when its 32 random bits, seen as a whole number, are below p 2^32.
void RandomMasks::fill(double p, float kept, std::span<float> mask) const {
    const auto limit = static_cast<std::uint64_t>(std::llround(std::ldexp(p, 32)));
    // The purpose is in the key, as RandomStream has it in its counter: other streams of the seed
    // never meet this one.
    const std::array<std::uint32_t, 2> key{
        low(seed_) ^ (static_cast<std::uint32_t>(RandomPurpose::kDropout) << 24U), high(seed_)};
    for (std::size_t start = 0; start < mask.size(); start += 4) {
        const std::uint64_t block = start / 4;
        const std::array<std::uint32_t, 4> bits =
            philox4x32_10({low(block), stream_ | 0x8000'0000U, low(*passes_), high(*passes_)}, key);
        const std::size_t count = std::min<std::size_t>(4, mask.size() - start);
        for (std::size_t lane = 0; lane < count; ++lane) {
            mask[start + lane] = bits[lane] < limit ? 0.0F : kept;
        }
    }
}

}  // namespace rangefinder
