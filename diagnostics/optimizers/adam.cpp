#include "diagnostics/optimizers/adam.hpp"

#include <cmath>

#include "diagnostics/optimizers/slope.hpp"

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
    Penalties penalties;           // Without decay for adamw.
};

AdamFactors factors_of(const OptimizerSpec& spec, double beta1, std::int64_t step) {
    const auto count = static_cast<double>(step);
    AdamFactors factors;
    factors.beta1 = static_cast<float>(beta1);
    factors.rest1 = static_cast<float>(1.0 - beta1);
    factors.beta2 = static_cast<float>(spec.beta2);
    factors.rest2 = static_cast<float>(1.0 - spec.beta2);
    factors.eps = static_cast<float>(spec.eps);
    factors.root_correction = static_cast<float>(std::sqrt(1.0 - std::pow(spec.beta2, count)));
    factors.penalties.l1 = static_cast<float>(spec.l1);
    return factors;
}

void update(const ParameterView& parameter, std::span<float> means, std::span<float> squares,
            const AdamFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict mean = means.data();
    float* __restrict square = squares.data();
    const AdamFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        const float shrunk = weight[i] * f.shrink;
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        mean[i] = f.beta1 * mean[i] + f.rest1 * slope;
        square[i] = f.beta2 * square[i] + f.rest2 * slope * slope;
        const float denominator = std::sqrt(square[i]) / f.root_correction + f.eps;
        weight[i] = shrunk - f.rate * quotient_or_zero(mean[i], denominator);
    }
}

}  // namespace

Adam::Adam(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), beta1_(spec.beta1) {
    make_buffers(2);
}

void Adam::step(double learning_rate) {
    const std::int64_t count = ++remembered().steps;
    AdamFactors factors = factors_of(spec(), beta1_, count);
    const double correction = 1.0 - std::pow(beta1_, static_cast<double>(count));
    const bool decoupled = spec().kind == OptimizerKind::kAdamW;
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        const double rate = learning_rate * one.rate_scale;
        factors.rate = static_cast<float>(rate / correction);
        factors.shrink = decoupled ? static_cast<float>(1.0 - rate * one.weight_decay) : 1.0F;
        factors.penalties.weight_decay = decoupled ? 0.0F : static_cast<float>(one.weight_decay);
        update(one.view, buffer(index, 0), buffer(index, 1), factors);
    }
}

}  // namespace rangefinder
