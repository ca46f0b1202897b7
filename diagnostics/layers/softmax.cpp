#include "diagnostics/layers/softmax.hpp"

#include <algorithm>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

float largest_of(const float* values, std::size_t count) {
    const __m256 lowest = _mm256_set1_ps(-std::numeric_limits<float>::infinity());
    __m256 largest = lowest;
    for_each_vector(count, [&](std::size_t offset, const auto& lanes) {
        largest = _mm256_max_ps(largest, lanes.choose(lanes.load(values + offset), lowest));
    });
    return largest_lane(largest);
}

// e^(scale (x - largest)) in place; the result is their sum.
float exponentials(float* values, std::size_t count, float largest, float scale) {
    const __m256 highest = _mm256_set1_ps(largest);
    const __m256 factor = _mm256_set1_ps(scale);
    __m256 sum = _mm256_setzero_ps();
    for_each_vector(count, [&](std::size_t offset, const auto& lanes) {
        const __m256 distance = _mm256_sub_ps(lanes.load(values + offset), highest);
        const __m256 value = exponential(_mm256_mul_ps(distance, factor));
        lanes.store(values + offset, value);
        sum = _mm256_add_ps(sum, lanes.choose(value, _mm256_setzero_ps()));
    });
    return sum_of_lanes(sum);
}

void scale_row(float* values, std::size_t count, float factor) {
    const __m256 factors = _mm256_set1_ps(factor);
    for_each_vector(count, [&](std::size_t offset, const auto& lanes) {
        lanes.store(values + offset, _mm256_mul_ps(lanes.load(values + offset), factors));
    });
}

float dot(const float* a, const float* b, std::size_t count) {
    __m256 sum = _mm256_setzero_ps();
    for_each_vector(count, [&](std::size_t offset, const auto& lanes) {
        sum = _mm256_fmadd_ps(lanes.load(a + offset), lanes.load(b + offset), sum);
    });
    return sum_of_lanes(sum);
}

// Calls visit(start of the row, columns that it sees).
template <typename Visit>
void for_each_row(std::size_t size, const SoftmaxOptions& options, Visit visit) {
    const std::size_t length = options.length;
    RF_CHECK(length > 0 && size % (length * length) == 0);
    for (std::size_t row = 0; row * length < size; ++row) {
        visit(row * length, options.causal ? row % length + 1 : length);
    }
}

}  // namespace

void softmax_forward(std::span<float> scores, const SoftmaxOptions& options) {
    RF_CHECK(options.scale > 0.0F);
    for_each_row(scores.size(), options, [&](std::size_t start, std::size_t seen) {
        float* row = scores.data() + start;
        const float sum = exponentials(row, seen, largest_of(row, seen), options.scale);
        scale_row(row, seen, 1.0F / sum);
        std::fill(row + seen, row + options.length, 0.0F);
    });
}

void softmax_backward(std::span<const float> probabilities, std::span<float> gradient,
                      const SoftmaxOptions& options) {
    RF_CHECK(probabilities.size() == gradient.size());
    const __m256 scale = _mm256_set1_ps(options.scale);
    for_each_row(gradient.size(), options, [&](std::size_t start, std::size_t seen) {
        const float* row = probabilities.data() + start;
        float* slopes = gradient.data() + start;
        const __m256 mean = _mm256_set1_ps(dot(row, slopes, seen));
        for_each_vector(seen, [&](std::size_t offset, const auto& lanes) {
            const __m256 scaled = _mm256_mul_ps(scale, lanes.load(row + offset));
            const __m256 centred = _mm256_sub_ps(lanes.load(slopes + offset), mean);
            lanes.store(slopes + offset, _mm256_mul_ps(scaled, centred));
        });
        std::fill(slopes + seen, slopes + options.length, 0.0F);
    });
}

}  // namespace rangefinder
