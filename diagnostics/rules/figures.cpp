#include "diagnostics/rules/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rangefinder {

std::vector<double> values_of(std::span<const TrackPoint> points) {
    std::vector<double> values;
    values.reserve(points.size());
    for (const TrackPoint& point : points) values.push_back(point.value);
    return values;
}

double mean_of(std::span<const TrackPoint> points) {
    if (points.empty()) return 0.0;
    double sum = 0.0;
    for (const TrackPoint& point : points) sum += point.value;
    return sum / static_cast<double>(points.size());
}

double median_of(std::vector<double> values) {
    if (values.empty()) return 0.0;
    const std::size_t upper = values.size() / 2;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(upper);
    std::nth_element(values.begin(), place, values.end());
    if (values.size() % 2 == 1) return *place;
    return 0.5 * (*place + *std::max_element(values.begin(), place));
}

double median_of(std::span<const TrackPoint> points) {
    return median_of(values_of(points));
}

double noise_of(std::span<const TrackPoint> points) {
    if (points.size() < 2) return 0.0;
    std::vector<double> differences;
    differences.reserve(points.size() - 1);
    for (std::size_t i = 1; i < points.size(); ++i) {
        differences.push_back(std::abs(points[i].value - points[i - 1].value));
    }
    return 1.4826 / std::sqrt(2.0) * median_of(std::move(differences));
}

Trend trend_of(std::span<const TrackPoint> points) {
    const auto n = static_cast<double>(points.size());
    const double mean = mean_of(points);
    Trend trend{.first = mean, .last = mean};
    if (points.size() < 3) return trend;
    const double middle = (n - 1.0) / 2.0;
    double products = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = static_cast<double>(i) - middle;
        products += x * (points[i].value - mean);
        squares += x * x;
    }
    trend.slope = products / squares;
    double rest = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = static_cast<double>(i) - middle;
        const double left = points[i].value - mean - trend.slope * x;
        rest += left * left;
    }
    trend.slope_error = std::sqrt(rest / (n - 2.0) / squares);
    trend.first = mean - trend.slope * middle;
    trend.last = mean + trend.slope * middle;
    return trend;
}

double autocorrelation_of(std::span<const TrackPoint> points, std::size_t lag) {
    if (points.size() < lag + 3) return 0.0;
    const Trend trend = trend_of(points);
    std::vector<double> left;
    left.reserve(points.size());
    double squares = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        left.push_back(points[i].value - trend.first - trend.slope * static_cast<double>(i));
        squares += left.back() * left.back();
    }
    if (squares <= 0.0) return 0.0;
    double products = 0.0;
    for (std::size_t i = lag; i < left.size(); ++i) products += left[i] * left[i - lag];
    return products / squares;
}

std::string figure_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

std::string share_text(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g %%", 100.0 * share);
    return text;
}

}  // namespace rangefinder
