#include "diagnostics/tensor/norms.hpp"

#include <immintrin.h>

#include <array>
#include <cstddef>

namespace rangefinder {

namespace {

// Four floats at a time, widened as they are loaded: compilers shuffle halves of a larger load,
// which takes three times as long. A float's square is exact in double, so that only additions
// round.
struct Sums {
    __m256d lanes = _mm256_setzero_pd();

    void add_squares(const float* values) {
        const __m256d wide = _mm256_cvtps_pd(_mm_loadu_ps(values));
        lanes = _mm256_fmadd_pd(wide, wide, lanes);
    }
};

}  // namespace

double sum_of_squares(std::span<const float> values) {
    constexpr std::size_t kLanes = 16;
    std::array<Sums, 4> sums;
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t start = 0; start < whole; start += kLanes) {
        const float* block = values.data() + start;
        for (std::size_t part = 0; part < sums.size(); ++part) {
            sums[part].add_squares(block + 4 * part);
        }
    }
    double total = 0.0;
    for (std::size_t index = whole; index < values.size(); ++index) {
        const double value = values[index];
        total += value * value;
    }
    for (const Sums& part : sums) {
        std::array<double, 4> lanes{};
        _mm256_storeu_pd(lanes.data(), part.lanes);
        for (const double sum : lanes) total += sum;
    }
    return total;
}

}  // namespace rangefinder
