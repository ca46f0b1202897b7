#include "diagnostics/layers/losses.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// One row: -log softmax(outputs)[label]; its gradient is softmax - onehot(label), times `scale`.
double row_cross_entropy(std::span<const float> outputs, std::size_t label, double scale,
                         std::span<float> gradient) {
    const double largest = *std::max_element(outputs.begin(), outputs.end());
    double sum = 0.0;
    for (const float output : outputs) {
        sum += std::exp(output - largest);
    }
    if (!gradient.empty()) {
        for (std::size_t column = 0; column < outputs.size(); ++column) {
            const double probability = std::exp(outputs[column] - largest) / sum;
            gradient[column] =
                static_cast<float>(scale * (probability - (column == label ? 1.0 : 0.0)));
        }
    }
    return std::log(sum) - (outputs[label] - largest);
}

}  // namespace

double cross_entropy(std::span<const float> outputs, std::span<const std::int32_t> labels,
                     std::span<float> gradient) {
    RF_CHECK(!labels.empty() && outputs.size() % labels.size() == 0);
    RF_CHECK(gradient.empty() || gradient.size() == outputs.size());
    const std::size_t classes = outputs.size() / labels.size();
    const double scale = 1.0 / static_cast<double>(labels.size());
    double sum = 0.0;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        RF_CHECK(labels[row] >= 0 && static_cast<std::size_t>(labels[row]) < classes);
        const std::size_t start = row * classes;
        sum += row_cross_entropy(
            outputs.subspan(start, classes), static_cast<std::size_t>(labels[row]), scale,
            gradient.empty() ? std::span<float>() : gradient.subspan(start, classes));
    }
    return sum * scale;
}

double mean_squared_error(std::span<const float> outputs, std::span<const float> targets,
                          std::span<float> gradient) {
    RF_CHECK(!outputs.empty() && outputs.size() == targets.size());
    RF_CHECK(gradient.empty() || gradient.size() == outputs.size());
    const double scale = 1.0 / static_cast<double>(outputs.size());
    double sum = 0.0;
    for (std::size_t index = 0; index < outputs.size(); ++index) {
        const double difference = static_cast<double>(outputs[index]) - targets[index];
        sum += difference * difference;
    }
    for (std::size_t index = 0; index < gradient.size(); ++index) {
        const double difference = static_cast<double>(outputs[index]) - targets[index];
        gradient[index] = static_cast<float>(2.0 * scale * difference);
    }
    return sum * scale;
}

double binary_cross_entropy_with_logits(std::span<const float> outputs,
                                        std::span<const float> targets, std::span<float> gradient) {
    RF_CHECK(!outputs.empty() && outputs.size() == targets.size());
    RF_CHECK(gradient.empty() || gradient.size() == outputs.size());
    const double scale = 1.0 / static_cast<double>(outputs.size());
    double sum = 0.0;
    for (std::size_t index = 0; index < outputs.size(); ++index) {
        const double x = outputs[index];
        const double decay = std::exp(-std::abs(x));
        // std::max(x, 0.0) keeps NaN, which std::max(0.0, x) would not.
        sum += std::max(x, 0.0) - x * targets[index] + std::log1p(decay);
        if (!gradient.empty()) {
            const double probability = x >= 0.0 ? 1.0 / (1.0 + decay) : decay / (1.0 + decay);
            gradient[index] = static_cast<float>(scale * (probability - targets[index]));
        }
    }
    return sum * scale;
}

}  // namespace rangefinder
