// The functions of recurrent gates, eight values at a time. NaN stays NaN.
#pragma once

#include "diagnostics/layers/vector_lanes.hpp"

namespace rangefinder {

// e^x as scale * (1 + rest): scale a power of two, rest in [-0.3, 0.42].
struct ScaledExponential {
    Vector scale;
    Vector rest;
};

// For |x| <= 87, to about one unit in the last place: x = k ln 2 + r with ln 2 in two parts (Cody
// and Waite 1980), then the Taylor series of e^r - 1 to r^7, whose error is under 6e-9.
inline ScaledExponential scaled_exponential(Vector x) {
    // Adding 1.5 * 2^23 rounds to an integer and leaves it in the lowest bits.
    const Vector rounder = everywhere(12582912.0F);
    const Vector shifted = multiply_add(x, everywhere(1.44269504F), rounder);
    const Vector k = shifted - rounder;
    const Vector without_high = multiply_add(k, everywhere(-0.693359375F), x);
    const Vector r = multiply_add(k, everywhere(2.12194440e-4F), without_high);
    Vector series = everywhere(1.0F / 5040.0F);
    series = multiply_add(series, r, everywhere(1.0F / 720.0F));
    series = multiply_add(series, r, everywhere(1.0F / 120.0F));
    series = multiply_add(series, r, everywhere(1.0F / 24.0F));
    series = multiply_add(series, r, everywhere(1.0F / 6.0F));
    series = multiply_add(series, r, everywhere(0.5F));
    const __m256i exponent = _mm256_slli_epi32(_mm256_castps_si256(shifted), 23);
    const __m256i one = _mm256_castps_si256(everywhere(1.0F));
    return {_mm256_castsi256_ps(_mm256_add_epi32(exponent, one)), multiply_add(series, r * r, r)};
}

// 1 / (1 + e^-x).
inline Vector logistic(Vector x) {
    // Of two operands with a NaN, min and max answer the second.
    const Vector above = _mm256_max_ps(everywhere(-87.0F), x);
    const Vector inside = _mm256_min_ps(everywhere(87.0F), above);
    const ScaledExponential e = scaled_exponential(-inside);
    const Vector one = everywhere(1.0F);
    return one / (one + multiply_add(e.scale, e.rest, e.scale));
}

// tanh |x| = m / (m + 2) with m = e^(2|x|) - 1, which does not cancel near zero; beyond 10 it is 1.
inline Vector hyperbolic_tangent(Vector x) {
    const Vector sign = _mm256_and_ps(everywhere(-0.0F), x);
    const Vector size = _mm256_andnot_ps(everywhere(-0.0F), x);
    const Vector inside = _mm256_min_ps(everywhere(10.0F), size);
    const ScaledExponential e = scaled_exponential(inside + inside);
    const Vector m = multiply_add(e.scale, e.rest, e.scale - everywhere(1.0F));
    return _mm256_or_ps(sign, m / (m + everywhere(2.0F)));
}

}  // namespace rangefinder
