#include "diagnostics/rules/track.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {
namespace {

Stretch joined(const Stretch& a, const Stretch& b) {
    const auto n = static_cast<double>(a.points), m = static_cast<double>(b.points);
    return {.first_step = a.first_step,
            .last_step = b.last_step,
            .points = a.points + b.points,
            .mean = (n * a.mean + m * b.mean) / (n + m),
            .least = std::min(a.least, b.least),
            .greatest = std::max(a.greatest, b.greatest)};
}

}  // namespace

void Track::add(const TrackPoint& point) {
    if (!std::isfinite(point.value)) {
        if (!first_not_finite_) first_not_finite_ = point.step;
        return;
    }
    ++points_;
    if (opening_.size() < kOpening) opening_.push_back(point);
    if (recent_.size() == 2 * kRecent) {
        recent_.erase(recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(kRecent));
    }
    recent_.push_back(point);
    add_to_stretches(point);
}

void Track::add_to_stretches(const TrackPoint& point) {
    const Stretch one{point.step, point.step, 1, point.value, point.value, point.value};
    if (!stretches_.empty() && stretches_.back().points < stretch_points_) {
        stretches_.back() = joined(stretches_.back(), one);
        return;
    }
    if (stretches_.size() == 2 * kStretches) {
        for (std::size_t i = 0; i < kStretches; ++i) {
            stretches_[i] = joined(stretches_[2 * i], stretches_[2 * i + 1]);
        }
        stretches_.resize(kStretches);
        stretch_points_ *= 2;
    }
    stretches_.push_back(one);
}

std::span<const TrackPoint> Track::newest(std::size_t most) const {
    const std::size_t count = std::min({most, recent_.size(), kRecent});
    return std::span(recent_).last(count);
}

std::optional<double> Track::mean_between(std::int64_t from, std::int64_t to) const {
    double sum = 0.0;
    std::int64_t points = 0;
    for (const Stretch& stretch : stretches_) {
        if (stretch.first_step < from || stretch.last_step > to) continue;
        sum += stretch.mean * static_cast<double>(stretch.points);
        points += stretch.points;
    }
    if (points == 0) return std::nullopt;
    return sum / static_cast<double>(points);
}

}  // namespace rangefinder
