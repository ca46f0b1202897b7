#include "diagnostics/datasets/scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rangefinder {
namespace {

// 1 / width, or 1 where that is no number: the values then do not differ in any useful way.
double inverse_or_one(double width) {
    const double inverse = 1.0 / width;
    return std::isfinite(inverse) && inverse > 0.0 ? inverse : 1.0;
}

inline float scaled(const ValueScale& scale, double value) {
    constexpr double kMost = std::numeric_limits<float>::max();
    return static_cast<float>(std::clamp((value - scale.offset) * scale.factor, -kMost, kMost));
}

}  // namespace

ValueScale make_scale(const Moments& training, Normalization normalization) {
    if (normalization == Normalization::kNone || training.count() == 0) return {};
    const bool standard = normalization == Normalization::kStandard;
    const double offset = standard ? training.mean() : training.minimum();
    if (training.is_constant()) return {training.minimum(), 1.0};
    const double width = standard ? training.deviation() : training.maximum() - training.minimum();
    return {offset, inverse_or_one(width)};
}

float apply_scale(const ValueScale& scale, double value) {
    return scaled(scale, value);
}

void apply_scale(const ValueScale& scale, std::span<float> values) {
    for (float& value : values) value = scaled(scale, double{value});
}

}  // namespace rangefinder
