#include "diagnostics/datasets/moments.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {

void Moments::add(double value) {
    ++count_;
    const double before = value - mean_;
    mean_ += before / static_cast<double>(count_);
    squares_ += before * (value - mean_);
    minimum_ = std::min(minimum_, value);
    maximum_ = std::max(maximum_, value);
}

void Moments::add(const Moments& others) {
    if (others.count_ == 0) return;
    const auto mine = static_cast<double>(count_);
    const auto theirs = static_cast<double>(others.count_);
    const double delta = others.mean_ - mean_;
    squares_ += others.squares_ + delta * delta * mine * theirs / (mine + theirs);
    mean_ += delta * theirs / (mine + theirs);
    count_ += others.count_;
    minimum_ = std::min(minimum_, others.minimum_);
    maximum_ = std::max(maximum_, others.maximum_);
}

Moments Moments::of(std::span<const float> values) {
    Moments moments;
    if (values.empty()) return moments;
    double sum = 0.0;
    float low = values[0], high = values[0];
    for (const float value : values) {
        sum += double{value};
        low = std::min(low, value);
        high = std::max(high, value);
    }
    moments.count_ = static_cast<std::int64_t>(values.size());
    moments.mean_ = sum / static_cast<double>(values.size());
    for (const float value : values) {
        const double distance = double{value} - moments.mean_;
        moments.squares_ += distance * distance;
    }
    moments.minimum_ = double{low};
    moments.maximum_ = double{high};
    return moments;
}

double Moments::deviation() const {
    return count_ == 0 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_));
}

}  // namespace rangefinder
