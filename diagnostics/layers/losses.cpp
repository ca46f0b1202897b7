#include "diagnostics/layers/losses.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// A loss of one element and its derivative by the output.
struct ValueAndSlope {
    double value = 0.0;
    double slope = 0.0;
};

// Sums are kept in eight lanes, so that the compiler may use vector registers without changing the
// order of any addition.
template <typename Function>
double mean_over_elements(std::span<const float> outputs, std::span<const float> targets,
                          const LossGradient& gradient, const Function& function) {
    RF_CHECK(!outputs.empty() && outputs.size() == targets.size());
    RF_CHECK(gradient.values.empty() || gradient.values.size() == outputs.size());
    constexpr std::size_t kLanes = 8;
    const double share = 1.0 / static_cast<double>(outputs.size());
    const double slope_factor = share * gradient.scale;
    std::array<double, kLanes> sums{};
    for (std::size_t start = 0; start < outputs.size(); start += kLanes) {
        const std::size_t count = std::min(kLanes, outputs.size() - start);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const ValueAndSlope at = function(outputs[start + lane], targets[start + lane]);
            sums[lane] += at.value;
            if (!gradient.values.empty()) {
                gradient.values[start + lane] = static_cast<float>(slope_factor * at.slope);
            }
        }
    }
    double total = 0.0;
    for (const double sum : sums) {
        total += sum;
    }
    return total * share;
}

}  // namespace

double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          const LossGradient& gradient) {
    return mean_over_elements(outputs, targets, gradient, [](double output, double target) {
        const double difference = output - target;
        return ValueAndSlope{difference * difference, 2.0 * difference};
    });
}

double mean_absolute_error(std::span<const float> outputs, std::span<const float> targets,
                           const LossGradient& gradient) {
    return mean_over_elements(outputs, targets, gradient, [](double output, double target) {
        const double difference = output - target;
        // Zero and NaN stay what they are.
        const double sign = difference > 0.0 ? 1.0 : (difference < 0.0 ? -1.0 : difference);
        return ValueAndSlope{std::abs(difference), sign};
    });
}

double huber_loss(std::span<const float> outputs, std::span<const float> targets, double delta,
                  const LossGradient& gradient) {
    return mean_over_elements(outputs, targets, gradient, [delta](double output, double target) {
        const double difference = output - target;
        const double size = std::abs(difference);
        if (size > delta) {
            return ValueAndSlope{delta * (size - 0.5 * delta), std::copysign(delta, difference)};
        }
        return ValueAndSlope{0.5 * difference * difference, difference};
    });
}

double binary_cross_entropy_with_logits(std::span<const float> outputs,
                                        std::span<const float> targets, double pos_weight,
                                        const LossGradient& gradient) {
    return mean_over_elements(outputs, targets, gradient, [pos_weight](double x, double target) {
        const double decay = std::exp(-std::abs(x));
        const double weight = 1.0 + (pos_weight - 1.0) * target;
        // 1 / (1 + e^x), without overflow.
        const double complement = x >= 0.0 ? decay / (1.0 + decay) : 1.0 / (1.0 + decay);
        // std::max(-x, 0.0) keeps NaN, which std::max(0.0, -x) would not.
        const double softplus = std::log1p(decay) + std::max(-x, 0.0);
        return ValueAndSlope{(1.0 - target) * x + weight * softplus,
                             (1.0 - target) - weight * complement};
    });
}

}  // namespace rangefinder
