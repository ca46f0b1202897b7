// Small statistics of points, robust where series have spikes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/rules/track.hpp"

namespace rangefinder {

std::vector<double> values_of(std::span<const TrackPoint> points);
// 0 of nothing.
double mean_of(std::span<const TrackPoint> points);
double median_of(std::vector<double> values);
double median_of(std::span<const TrackPoint> points);
// Deviation of the noise around whatever trend there is: 1.4826 / sqrt(2) times the median absolute
// difference of neighbours, which is the deviation itself where the noise is normal.
double noise_of(std::span<const TrackPoint> points);

// The straight line through the points (least squares), against their position 0, 1, ...
struct Trend {
    double slope = 0.0;        // A point.
    double slope_error = 0.0;  // Standard error.
    double first = 0.0;        // The line at its two ends.
    double last = 0.0;
};
Trend trend_of(std::span<const TrackPoint> points);

// Autocorrelation of what the trend leaves, at that lag; 0 of too few or constant points.
double autocorrelation_of(std::span<const TrackPoint> points, std::size_t lag);

// Three digits: "0.0463", "1.2e+05".
std::string figure_text(double value);
// "36 %"
std::string share_text(double share);

}  // namespace rangefinder
