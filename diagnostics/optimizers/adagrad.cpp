#include "diagnostics/optimizers/adagrad.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/optimizers/slope.hpp"

namespace rangefinder {

namespace {

struct AdagradFactors {
    float learning_rate = 0.0F;
    float eps = 0.0F;
    Penalties penalties;
};

void update(const ParameterView& parameter, std::span<float> sums, const AdagradFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict sum = sums.data();
    const AdagradFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        sum[i] += slope * slope;
        weight[i] -= f.learning_rate * quotient_or_zero(slope, std::sqrt(sum[i]) + f.eps);
    }
}

}  // namespace

Adagrad::Adagrad(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters) {
    make_buffers(1);
    for (std::vector<float>& sums : remembered().buffers) {
        std::fill(sums.begin(), sums.end(), static_cast<float>(spec.initial_accumulator_value));
    }
}

void Adagrad::step(double learning_rate) {
    const auto before = static_cast<double>(remembered().steps++);
    const double rate = learning_rate / (1.0 + before * spec().lr_decay);
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        update(one.view, buffer(index, 0),
               {static_cast<float>(rate * one.rate_scale),
                static_cast<float>(spec().eps),
                {static_cast<float>(one.weight_decay), static_cast<float>(spec().l1)}});
    }
}

}  // namespace rangefinder
