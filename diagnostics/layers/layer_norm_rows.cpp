#include "diagnostics/layers/layer_norm_rows.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

float sum_of(const float* values, std::int64_t width) {
    Vector sum = everywhere(0.0F);
    for_lanes(width,
              [&](const auto& lanes, std::int64_t at) { sum = sum + lanes.load(values + at); });
    return sum_of_lanes(sum);
}

// Of squared distances to the mean: two passes lose nothing where the mean is large.
float sum_of_squared_distances(const float* values, float mean, std::int64_t width) {
    const Vector centre = everywhere(mean);
    Vector sum = everywhere(0.0F);
    for_lanes(width, [&](const auto& lanes, std::int64_t at) {
        // Lanes that do not count are at the centre.
        const Vector distance = lanes.choose(lanes.load(values + at), centre) - centre;
        sum = multiply_add(distance, distance, sum);
    });
    return sum_of_lanes(sum);
}

struct Row {
    const float* input;
    const float* weight;
    std::int64_t width;
    float mean;
    float inverse_deviation;

    template <typename Lanes>
    Vector normalized(std::int64_t at, const Lanes& lanes) const {
        return (lanes.load(input + at) - everywhere(mean)) * everywhere(inverse_deviation);
    }
};

Row row_of(const LayerNormRows& rows, std::size_t row) {
    const std::size_t width = rows.weight.size();
    return {rows.input.data() + row * width, rows.weight.data(), static_cast<std::int64_t>(width),
            rows.means[row], rows.inverse_deviations[row]};
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
    Vector slope = everywhere(0.0F);
    Vector along_input = everywhere(0.0F);
    for_lanes(row.width, [&](const auto& lanes, std::int64_t at) {
        const Vector given = lanes.load(gradient + at);
        const Vector normalized = row.normalized(at, lanes);
        const Vector scaled = given * lanes.load(row.weight + at);
        slope = slope + scaled;
        along_input = multiply_add(scaled, normalized, along_input);
        lanes.store(weight_slope + at,
                    multiply_add(given, normalized, lanes.load(weight_slope + at)));
        lanes.store(bias_slope + at, given + lanes.load(bias_slope + at));
    });
    return {sum_of_lanes(slope), sum_of_lanes(along_input)};
}

// dx = inverse deviation * (g - mean(g) - normalised * mean(g * normalised)).
void turn_row(const Row& row, const RowSums& sums, float* gradient) {
    const float share = 1.0F / static_cast<float>(row.width);
    const Vector mean_slope = everywhere(sums.slope * share);
    const Vector mean_along = everywhere(sums.along_input * share);
    const Vector scale = everywhere(row.inverse_deviation);
    for_lanes(row.width, [&](const auto& lanes, std::int64_t at) {
        const Vector scaled = lanes.load(gradient + at) * lanes.load(row.weight + at);
        const Vector rest = scaled - mean_slope - row.normalized(at, lanes) * mean_along;
        lanes.store(gradient + at, scale * rest);
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
        const auto length = static_cast<std::int64_t>(width);
        const float mean = sum_of(input, length) * share;
        const float variance = sum_of_squared_distances(input, mean, length) * share;
        rows.means[index] = mean;
        rows.inverse_deviations[index] = 1.0F / std::sqrt(variance + static_cast<float>(eps));
        const Row row = row_of(rows, index);
        float* result = output.data() + index * width;
        for_lanes(length, [&](const auto& lanes, std::int64_t at) {
            lanes.store(result + at,
                        multiply_add(row.normalized(at, lanes), lanes.load(row.weight + at),
                                     lanes.load(bias.data() + at)));
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
        float* slope = gradient.data() + index * rows.weight.size();
        const RowSums sums = add_row(row, slope, slopes);
        if (in_place) {
            turn_row(row, sums, slope);
        }
    }
}

}  // namespace rangefinder
