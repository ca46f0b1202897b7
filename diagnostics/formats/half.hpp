// 16-bit floating point numbers as stored files have them.
#pragma once

#include <cstdint>

namespace rangefinder {

// IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits.
float from_half(std::uint16_t half);

// The upper half of a binary32.
float from_bfloat16(std::uint16_t value);

}  // namespace rangefinder
