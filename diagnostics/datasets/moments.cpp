#include "diagnostics/datasets/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace rangefinder {
namespace {

// Sums term(value) in lanes that the compiler can keep in one register; the order is fixed.
template <typename Term>
double sum_lanes(std::span<const float> values, Term term) {
    constexpr std::size_t kLanes = 8;
    std::array<double, kLanes> lanes{};
    const std::size_t even = values.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < even; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            lanes[lane] += term(double{values[i + lane]});
        }
    }
    for (std::size_t i = even; i < values.size(); ++i) lanes[i - even] += term(double{values[i]});
    return std::accumulate(lanes.begin(), lanes.end(), 0.0);
}

}  // namespace

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
    moments.count_ = static_cast<std::int64_t>(values.size());
    moments.mean_ =
        sum_lanes(values, [](double value) { return value; }) / static_cast<double>(values.size());
    moments.squares_ = sum_lanes(
        values, [mean = moments.mean_](double value) { return (value - mean) * (value - mean); });
    float low = values[0], high = values[0];
    for (const float value : values) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    moments.minimum_ = double{low};
    moments.maximum_ = double{high};
    return moments;
}

double Moments::deviation() const {
    return count_ == 0 ? 0.0 : std::sqrt(squares_ / static_cast<double>(count_));
}

}  // namespace rangefinder
