#include "diagnostics/optimizers/adam.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

struct AdamFactors {
    float beta1 = 0.0F;
    float rest1 = 0.0F;  // 1 - beta1, rounded once.
    float beta2 = 0.0F;
    float rest2 = 0.0F;
    float eps = 0.0F;
    float root_correction = 1.0F;  // sqrt(1 - beta2^t).
    float rate = 0.0F;             // r / (1 - beta1^t).
    float shrink = 1.0F;           // 1 - r d; 1 for adam.
    float weight_decay = 0.0F;     // d; 0 for adamw.
};

AdamFactors factors_of(const OptimizerSpec& spec, double learning_rate, std::int64_t step) {
    const bool decoupled = spec.kind == OptimizerKind::kAdamW;
    const auto count = static_cast<double>(step);
    AdamFactors factors;
    factors.beta1 = static_cast<float>(spec.beta1);
    factors.rest1 = static_cast<float>(1.0 - spec.beta1);
    factors.beta2 = static_cast<float>(spec.beta2);
    factors.rest2 = static_cast<float>(1.0 - spec.beta2);
    factors.eps = static_cast<float>(spec.eps);
    factors.root_correction = static_cast<float>(std::sqrt(1.0 - std::pow(spec.beta2, count)));
    factors.rate = static_cast<float>(learning_rate / (1.0 - std::pow(spec.beta1, count)));
    if (decoupled) {
        factors.shrink = static_cast<float>(1.0 - learning_rate * spec.weight_decay);
    } else {
        factors.weight_decay = static_cast<float>(spec.weight_decay);
    }
    return factors;
}

// Nothing has moved yet where the denominator is zero (padding, or a gradient that was always
// zero), which only eps = 0 allows: the quotient is then zero and not NaN.
void update(const ParameterView& parameter, std::span<float> means, std::span<float> squares,
            const AdamFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict mean = means.data();
    float* __restrict square = squares.data();
    const AdamFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        const float shrunk = weight[i] * f.shrink;
        const float slope = gradient[i] + f.weight_decay * weight[i];
        mean[i] = f.beta1 * mean[i] + f.rest1 * slope;
        square[i] = f.beta2 * square[i] + f.rest2 * slope * slope;
        const float denominator = std::sqrt(square[i]) / f.root_correction + f.eps;
        const float quotient = mean[i] / denominator;
        weight[i] = shrunk - f.rate * (denominator == 0.0F ? 0.0F : quotient);
    }
}

}  // namespace

Adam::Adam(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : spec_(spec), parameters_(parameters.begin(), parameters.end()) {
    for (const ParameterView& parameter : parameters_) {
        state_.buffers.emplace_back(parameter.weight.size(), 0.0F);
        state_.buffers.emplace_back(parameter.weight.size(), 0.0F);
    }
}

void Adam::step(double learning_rate) {
    ++state_.steps;
    const AdamFactors factors = factors_of(spec_, learning_rate, state_.steps);
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        update(parameters_[index], state_.buffers[2 * index], state_.buffers[2 * index + 1],
               factors);
    }
}

void Adam::restore(const OptimizerState& state) {
    RF_CHECK(state.buffers.size() == state_.buffers.size());
    for (std::size_t index = 0; index < state.buffers.size(); ++index) {
        RF_CHECK(state.buffers[index].size() == state_.buffers[index].size());
    }
    state_ = state;
}

}  // namespace rangefinder
