// Where a curve from elsewhere ends as a range test of our own would have ended it, and why.
#pragma once

#include <cstddef>

#include "diagnostics/findings/curve.hpp"

namespace rangefinder::api {

struct CurveEnd {
    std::size_t points = 0;  // As many count, from the first on.
    StopReason reason = StopReason::kCompleted;
    std::size_t spike = 0;  // Place of a lone loss that was no explosion; 0: there is none.
};

// A loss above it has exploded: factor * best; where the best is negative, (factor - 1) times its
// size above it.
double explosion_threshold(double best, double factor);

// The first point from which on no value is finite; the number of points when there is none.
std::size_t first_never_finite(const std::vector<double>& values);

// Of a curve with at least one point whose losses are finite until they never are again; columns
// have one length. It has exploded where its smoothed loss is and stays above the threshold of its
// best. A single loss that stands out and has usual ones behind it is no explosion.
// `last_norm_lost`: the last point's gradient was measured and is no finite number; then the sweep
// ended there because of it.
CurveEnd end_of_curve(const Curve& curve, double stop_factor, bool last_norm_lost);

// As fastai's AvgSmoothLoss and our own range test: a = beta a + (1 - beta) x, divided by
// 1 - beta^n, with beta = 0.98.
std::vector<double> smoothed_as_inside(const std::vector<double>& losses);

}  // namespace rangefinder::api
