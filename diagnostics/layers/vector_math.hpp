// Eight floats at a time, for the loops that are written by hand: softmax, layer norm, gelu.
#pragma once

#include <immintrin.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace rangefinder {

inline constexpr std::size_t kVectorLanes = 8;

// All eight lanes of a vector.
struct WholeVector {
    __m256 load(const float* from) const { return _mm256_loadu_ps(from); }
    void store(float* to, __m256 value) const { _mm256_storeu_ps(to, value); }
    // `value` in the lanes that count, `other` in the rest.
    __m256 choose(__m256 value, __m256) const { return value; }
};

// The first lanes of one: memory behind them is neither read nor written.
class PartialVector {
  public:
    explicit PartialVector(std::size_t lanes) {
        constexpr std::array<std::int32_t, 16> kMask{-1, -1, -1, -1, -1, -1, -1, -1};
        const std::int32_t* start = kMask.data() + (kVectorLanes - lanes);
        _mm256_storeu_si256(&mask_, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(start)));
    }

    __m256 load(const float* from) const { return _mm256_maskload_ps(from, mask_); }
    void store(float* to, __m256 value) const { _mm256_maskstore_ps(to, mask_, value); }
    __m256 choose(__m256 value, __m256 other) const {
        return _mm256_blendv_ps(other, value, _mm256_castsi256_ps(mask_));
    }

  private:
    __m256i mask_;
};

// Calls visit(offset, lanes) over [0, count), `lanes` a WholeVector or, at the end, a
// PartialVector.
template <typename Visit>
void for_each_vector(std::size_t count, Visit visit) {
    const std::size_t whole = count / kVectorLanes * kVectorLanes;
    for (std::size_t offset = 0; offset < whole; offset += kVectorLanes) {
        visit(offset, WholeVector());
    }
    if (whole < count) {
        visit(whole, PartialVector(count - whole));
    }
}

inline float sum_of_lanes(__m256 value) {
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

inline float largest_lane(__m256 value) {
    const __m128 four = _mm_max_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
    const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

// e^x to about two units in the last place: x = k ln 2 + r with ln 2 in two parts (Cody and Waite
// 1980), then 1 + r + r² q(r) with a least-maximum fit of q. Below -87 it stays at e^-87, above 88
// at e^88; NaN stays NaN.
inline __m256 exponential(__m256 x) {
    // Their second operand is what min and max answer when one is NaN.
    const __m256 bounded =
        _mm256_min_ps(_mm256_set1_ps(88.0F), _mm256_max_ps(_mm256_set1_ps(-87.0F), x));
    const __m256 k = _mm256_round_ps(_mm256_mul_ps(bounded, _mm256_set1_ps(1.44269504F)),
                                     _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fnmadd_ps(k, _mm256_set1_ps(0.693359375F), bounded);
    r = _mm256_fnmadd_ps(k, _mm256_set1_ps(-2.12194440e-4F), r);
    __m256 q = _mm256_set1_ps(0.0013814596F);
    q = _mm256_fmadd_ps(q, r, _mm256_set1_ps(0.0083687175F));
    q = _mm256_fmadd_ps(q, r, _mm256_set1_ps(0.041668389F));
    q = _mm256_fmadd_ps(q, r, _mm256_set1_ps(0.16666521F));
    q = _mm256_fmadd_ps(q, r, _mm256_set1_ps(0.49999994F));
    const __m256 rest = _mm256_fmadd_ps(_mm256_mul_ps(r, r), q, r);
    const __m256i exponent =
        _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(k), _mm256_set1_epi32(127)), 23);
    const __m256 scale = _mm256_castsi256_ps(exponent);
    return _mm256_fmadd_ps(scale, rest, scale);
}

}  // namespace rangefinder
