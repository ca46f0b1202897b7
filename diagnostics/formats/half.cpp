#include "diagnostics/formats/half.hpp"

#include <bit>
#include <cmath>

namespace rangefinder {

float from_half(std::uint16_t half) {
    const int exponent = (half >> 10) & 0x1f;
    const int fraction = half & 0x3ff;
    const float sign = (half & 0x8000) != 0 ? -1.0F : 1.0F;
    if (exponent == 0x1f) return fraction != 0 ? std::nanf("") : sign * INFINITY;
    if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
    return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

float from_bfloat16(std::uint16_t value) {
    return std::bit_cast<float>(std::uint32_t{value} << 16);
}

}  // namespace rangefinder
