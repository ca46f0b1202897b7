// Sums and products of sizes that stop at the largest number instead of wrapping round: a
// specification may ask for 10^18 of anything, and must be told so, not trusted.
#pragma once

#include <cstdint>
#include <limits>

namespace rangefinder {

inline constexpr std::int64_t kSaturated = std::numeric_limits<std::int64_t>::max();

// For sizes: neither is negative.
constexpr std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? kSaturated : product;
}

constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? kSaturated : sum;
}

}  // namespace rangefinder
