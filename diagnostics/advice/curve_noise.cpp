#include "diagnostics/advice/curve_noise.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace rangefinder {

std::vector<double> finite_losses(const Curve& curve) {
    const auto end = std::find_if_not(curve.loss.begin(), curve.loss.end(),
                                      [](double value) { return std::isfinite(value); });
    return {curve.loss.begin(), end};
}

double upper_median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double noise_of(std::span<const double> losses) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < losses.size(); ++i) {
        steps.push_back(std::abs(losses[i] - losses[i - 1]));
    }
    return upper_median(std::move(steps)) / (0.6745 * std::sqrt(2.0));
}

}  // namespace rangefinder
