// Eight floats at a time, by AVX2, for loops that compilers do not put into vectors by themselves.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace rangefinder {

// Eight floats; + - * / work on it lane by lane.
using Vector = __m256;

inline constexpr std::int64_t kLanes = 8;

inline Vector everywhere(float value) {
    return _mm256_set1_ps(value);
}

inline Vector multiply_add(Vector a, Vector b, Vector c) {
    return _mm256_fmadd_ps(a, b, c);
}

// All eight lanes.
struct FullLanes {
    Vector load(const float* from) const { return _mm256_loadu_ps(from); }
    void store(float* to, Vector values) const { _mm256_storeu_ps(to, values); }
    // `values` in the lanes that count, `others` in the rest.
    Vector choose(Vector values, Vector) const { return values; }
};

// The first `count` < 8 lanes at a row's end; the others read as zero and are not written.
class FirstLanes {
  public:
    explicit FirstLanes(std::int64_t count)
        : mask_(_mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)),
                                   _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7))) {}

    Vector load(const float* from) const { return _mm256_maskload_ps(from, mask_); }
    void store(float* to, Vector values) const { _mm256_maskstore_ps(to, mask_, values); }
    Vector choose(Vector values, Vector others) const {
        return _mm256_blendv_ps(others, values, _mm256_castsi256_ps(mask_));
    }

  private:
    __m256i mask_;
};

// body(lanes, at) for at = 0, 8, 16, ..., the last time perhaps with fewer lanes.
template <typename Body>
void for_lanes(std::int64_t count, const Body& body) {
    std::int64_t at = 0;
    for (; at + kLanes <= count; at += kLanes) {
        body(FullLanes(), at);
    }
    if (at < count) {
        body(FirstLanes(count - at), at);
    }
}

}  // namespace rangefinder
