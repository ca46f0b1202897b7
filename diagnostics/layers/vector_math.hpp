// What the loops written by hand share: sums and maxima of a vector's lanes, and e^x.
#pragma once

#include "diagnostics/layers/gate_functions.hpp"
#include "diagnostics/layers/vector_lanes.hpp"

namespace rangefinder {

inline float sum_of_lanes(Vector value) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

inline float largest_lane(Vector value) {
    const __m128 four = _mm_max_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
    const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

// e^x. Beyond +-87 it stays at e^+-87; NaN stays NaN.
inline Vector exponential(Vector x) {
    // Of two operands with a NaN, min and max answer the second.
    const Vector above = _mm256_max_ps(everywhere(-87.0F), x);
    const ScaledExponential e = scaled_exponential(_mm256_min_ps(everywhere(87.0F), above));
    return multiply_add(e.scale, e.rest, e.scale);
}

}  // namespace rangefinder
