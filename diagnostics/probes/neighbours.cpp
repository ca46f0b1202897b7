#include "diagnostics/probes/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

float squared_distance_of(std::span<const float> a, std::span<const float> b) {
    float sum = 0.0F;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

// Places in `rows` of those nearest to the one at `place`.
std::vector<std::size_t> nearest(const Dataset& data, std::span<const std::int64_t> rows,
                                 std::size_t place, std::size_t count) {
    std::vector<std::pair<float, std::size_t>> others;
    others.reserve(rows.size());
    const std::span<const float> own = data.example(rows[place]);
    for (std::size_t other = 0; other < rows.size(); ++other) {
        if (other == place) continue;
        others.emplace_back(squared_distance_of(own, data.example(rows[other])), other);
    }
    const auto end = others.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(others.begin(), end, others.end());
    std::vector<std::size_t> places;
    for (auto it = others.begin(); it != end; ++it) places.push_back(it->second);
    return places;
}

std::span<const float> target_of(const Dataset& data, std::int64_t row) {
    const auto width = static_cast<std::size_t>(data.shape.target_features);
    return std::span(data.targets).subspan(static_cast<std::size_t>(row) * width, width);
}

// 1 for one label, 0 for different ones; or the squared difference of targets.
double likeness(const Dataset& data, std::int64_t a, std::int64_t b) {
    if (!data.labels.empty()) {
        const auto label = [&](std::int64_t row) {
            return data.labels[static_cast<std::size_t>(row)];
        };
        return label(a) == label(b) ? 1.0 : 0.0;
    }
    return double{squared_distance_of(target_of(data, a), target_of(data, b))};
}

// Over all pairs of different rows: what a pair without a bond is like.
double mean_of_all_pairs(const Dataset& data, std::span<const std::int64_t> rows) {
    double sum = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) sum += likeness(data, rows[i], rows[j]);
    }
    return 2.0 * sum / (static_cast<double>(rows.size()) * static_cast<double>(rows.size() - 1));
}

}  // namespace

NeighbourLikeness likeness_of_neighbours(const Dataset& data, std::span<const std::int64_t> rows,
                                         std::size_t neighbours) {
    RF_CHECK(rows.size() > neighbours && neighbours > 0);
    const double pairs = mean_of_all_pairs(data, rows);
    const double unit = data.labels.empty() && pairs > 0.0 ? pairs : 1.0;
    double sum = 0.0, squares = 0.0;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        double own = 0.0;
        for (const std::size_t other : nearest(data, rows, place, neighbours)) {
            own += likeness(data, rows[place], rows[other]) / unit;
        }
        own /= static_cast<double>(neighbours);
        sum += own;
        squares += own * own;
    }
    const auto count = static_cast<double>(rows.size());
    const double mean = sum / count;
    const double variance = std::max(0.0, squares / count - mean * mean);
    return {mean, pairs / unit, std::sqrt(variance / count)};
}

}  // namespace rangefinder
