#include "diagnostics/layers/layer_norm_rows.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

float sum_of(const float* values, std::size_t width) {
    __m256 sum = _mm256_setzero_ps();
    for_each_vector(width, [&](std::size_t offset, const auto& lanes) {
        sum = _mm256_add_ps(sum, lanes.load(values + offset));
    });
    return sum_of_lanes(sum);
}

// Of squared distances to the mean: two passes lose nothing where the mean is large.
float sum_of_squared_distances(const float* values, float mean, std::size_t width) {
    const __m256 centre = _mm256_set1_ps(mean);
    __m256 sum = _mm256_setzero_ps();
    for_each_vector(width, [&](std::size_t offset, const auto& lanes) {
        // Lanes that do not count are at the centre.
        const __m256 value = lanes.choose(lanes.load(values + offset), centre);
        const __m256 distance = _mm256_sub_ps(value, centre);
        sum = _mm256_fmadd_ps(distance, distance, sum);
    });
    return sum_of_lanes(sum);
}

struct Row {
    const float* input;
    const float* weight;
    std::size_t width;
    float mean;
    float inverse_deviation;

    template <typename Lanes>
    __m256 normalized(std::size_t offset, const Lanes& lanes) const {
        const __m256 distance = _mm256_sub_ps(lanes.load(input + offset), _mm256_set1_ps(mean));
        return _mm256_mul_ps(distance, _mm256_set1_ps(inverse_deviation));
    }
};

Row row_of(const LayerNormRows& rows, std::size_t row) {
    const std::size_t width = rows.weight.size();
    return {rows.input.data() + row * width, rows.weight.data(), width, rows.means[row],
            rows.inverse_deviations[row]};
}

// Sums of g and of g * normalised input over a row, g = gradient * weight.
struct RowSums {
    float slope;
    float along_input;
};

// Adds the row to the slopes of weight and bias on its way.
RowSums add_row(const Row& row, const float* gradient, const LayerNormSlopes& slopes) {
    float* weight_slope = slopes.weight.data();
    float* bias_slope = slopes.bias.data();
    __m256 slope = _mm256_setzero_ps();
    __m256 along_input = _mm256_setzero_ps();
    for_each_vector(row.width, [&](std::size_t offset, const auto& lanes) {
        const __m256 given = lanes.load(gradient + offset);
        const __m256 normalized = row.normalized(offset, lanes);
        const __m256 scaled = _mm256_mul_ps(given, lanes.load(row.weight + offset));
        slope = _mm256_add_ps(slope, scaled);
        along_input = _mm256_fmadd_ps(scaled, normalized, along_input);
        lanes.store(weight_slope + offset,
                    _mm256_fmadd_ps(given, normalized, lanes.load(weight_slope + offset)));
        lanes.store(bias_slope + offset, _mm256_add_ps(given, lanes.load(bias_slope + offset)));
    });
    return {sum_of_lanes(slope), sum_of_lanes(along_input)};
}

// dx = inverse deviation * (g - mean(g) - normalised * mean(g * normalised)).
void turn_row(const Row& row, const RowSums& sums, float* gradient) {
    const float share = 1.0F / static_cast<float>(row.width);
    const __m256 mean_slope = _mm256_set1_ps(sums.slope * share);
    const __m256 mean_along = _mm256_set1_ps(sums.along_input * share);
    const __m256 scale = _mm256_set1_ps(row.inverse_deviation);
    for_each_vector(row.width, [&](std::size_t offset, const auto& lanes) {
        const __m256 scaled =
            _mm256_mul_ps(lanes.load(gradient + offset), lanes.load(row.weight + offset));
        const __m256 centred = _mm256_sub_ps(scaled, mean_slope);
        const __m256 rest = _mm256_fnmadd_ps(row.normalized(offset, lanes), mean_along, centred);
        lanes.store(gradient + offset, _mm256_mul_ps(scale, rest));
    });
}

}  // namespace

void layer_norm_forward(const LayerNormRows& rows, std::span<const float> bias, double eps,
                        std::span<float> output) {
    const std::size_t width = rows.weight.size();
    RF_CHECK(rows.input.size() == rows.means.size() * width);
    RF_CHECK(output.size() == rows.input.size());
    const auto share = 1.0F / static_cast<float>(width);
    for (std::size_t index = 0; index < rows.means.size(); ++index) {
        const float* input = rows.input.data() + index * width;
        const float mean = sum_of(input, width) * share;
        const float variance = sum_of_squared_distances(input, mean, width) * share;
        rows.means[index] = mean;
        rows.inverse_deviations[index] = 1.0F / std::sqrt(variance + static_cast<float>(eps));
        const Row row = row_of(rows, index);
        float* result = output.data() + index * width;
        for_each_vector(width, [&](std::size_t offset, const auto& lanes) {
            lanes.store(result + offset, _mm256_fmadd_ps(row.normalized(offset, lanes),
                                                         lanes.load(row.weight + offset),
                                                         lanes.load(bias.data() + offset)));
        });
    }
}

void layer_norm_backward(const LayerNormRows& rows, std::span<float> gradient,
                         const LayerNormSlopes& slopes, bool in_place) {
    RF_CHECK(gradient.size() == rows.input.size());
    std::fill(slopes.weight.begin(), slopes.weight.end(), 0.0F);
    std::fill(slopes.bias.begin(), slopes.bias.end(), 0.0F);
    for (std::size_t index = 0; index < rows.means.size(); ++index) {
        const Row row = row_of(rows, index);
        float* slope = gradient.data() + index * row.width;
        const RowSums sums = add_row(row, slope, slopes);
        if (in_place) {
            turn_row(row, sums, slope);
        }
    }
}

}  // namespace rangefinder
