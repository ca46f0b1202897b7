#include "diagnostics/optimizers/dadapt_sgd.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/optimizers/slope.hpp"

namespace rangefinder {
namespace {

Penalties penalties_of(const OptimizerSpec& spec, const TrainedParameter& parameter) {
    return {static_cast<float>(parameter.weight_decay), static_cast<float>(spec.l1)};
}

struct DescentSums {
    double products = 0.0;  // <g, s>, before s moves.
    double squares = 0.0;   // |s|², after it has.
};

DescentSums add_gradient(const ParameterView& parameter, const Penalties& penalties, double rate,
                         std::span<float> sum) {
    DescentSums sums;
    for (std::size_t i = 0; i < sum.size(); ++i) {
        const double slope =
            static_cast<double>(penalties.slope(parameter.gradient[i], parameter.weight[i]));
        sums.products += slope * static_cast<double>(sum[i]);
        sum[i] = static_cast<float>(static_cast<double>(sum[i]) + rate * slope);
        sums.squares += static_cast<double>(sum[i]) * static_cast<double>(sum[i]);
    }
    return sums;
}

void average(std::span<float> weight, std::span<const float> sum, std::span<const float> start,
             float momentum) {
    for (std::size_t i = 0; i < weight.size(); ++i) {
        weight[i] = momentum * weight[i] + (1.0F - momentum) * (start[i] - sum[i]);
    }
}

}  // namespace

DAdaptSgd::DAdaptSgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), momentum_(spec.momentum) {
    make_buffers(2);
    remembered().numbers = {spec.d0, 0.0, 0.0};
}

double DAdaptSgd::rate_factor() const {
    const std::vector<double>& numbers = remembered().numbers;
    return numbers[2] > 0.0 ? (1.0 - momentum_) * numbers[0] / numbers[2] : 0.0;
}

double DAdaptSgd::gradient_length() const {
    double sum = 0.0;
    for (const TrainedParameter& one : parameters()) {
        const Penalties penalties = penalties_of(spec(), one);
        for (std::size_t i = 0; i < one.view.gradient.size(); ++i) {
            const double slope =
                static_cast<double>(penalties.slope(one.view.gradient[i], one.view.weight[i]));
            sum += slope * slope;
        }
    }
    return std::sqrt(sum);
}

void DAdaptSgd::remember_start() {
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const std::span<float> weight = parameters()[index].view.weight;
        std::copy(weight.begin(), weight.end(), buffer(index, 1).begin());
    }
    remembered().numbers[2] = gradient_length();
}

void DAdaptSgd::step(double learning_rate) {
    if (remembered().steps == 0) remember_start();
    ++remembered().steps;
    double& distance = remembered().numbers[0];
    double& products = remembered().numbers[1];
    const double first_length = remembered().numbers[2];
    if (!(first_length > 0.0)) return;
    double squares = 0.0;
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        const double rate = learning_rate * distance / first_length * one.rate_scale;
        const DescentSums sums =
            add_gradient(one.view, penalties_of(spec(), one), rate, buffer(index, 0));
        products += rate * sums.products;
        squares += sums.squares;
        average(one.view.weight, buffer(index, 0), buffer(index, 1), static_cast<float>(momentum_));
    }
    const double estimate = 2.0 * products / std::sqrt(squares);
    if (std::isfinite(estimate)) distance = std::max(distance, estimate);
}

}  // namespace rangefinder
