#include "diagnostics/optimizers/sgd.hpp"

#include "diagnostics/optimizers/slope.hpp"

namespace rangefinder {

namespace {

struct SgdFactors {
    float learning_rate = 0.0F;
    float momentum = 0.0F;
    Penalties penalties;
};

void plain_update(const ParameterView& parameter, const SgdFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    const SgdFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        weight[i] -= f.learning_rate * f.penalties.slope(gradient[i], weight[i]);
    }
}

template <bool kNesterov>
void momentum_update(const ParameterView& parameter, std::span<float> velocities,
                     const SgdFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict velocity = velocities.data();
    const SgdFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        const float moved = f.momentum * velocity[i] + slope;
        velocity[i] = moved;
        weight[i] -= f.learning_rate * (kNesterov ? slope + f.momentum * moved : moved);
    }
}

}  // namespace

Sgd::Sgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), momentum_(spec.momentum) {
    if (momentum_ != 0.0) make_buffers(1);
}

void Sgd::set_momentum(double momentum) {
    momentum_ = momentum;
    if (momentum_ != 0.0 && remembered().buffers.empty()) make_buffers(1);
}

// A velocity of zero makes the first step's v = g without a case of its own.
void Sgd::step(double learning_rate) {
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        const SgdFactors factors{
            static_cast<float>(learning_rate * one.rate_scale),
            static_cast<float>(momentum_),
            {static_cast<float>(one.weight_decay), static_cast<float>(spec().l1)}};
        if (remembered().buffers.empty()) {
            plain_update(one.view, factors);
        } else if (spec().nesterov) {
            momentum_update<true>(one.view, buffer(index, 0), factors);
        } else {
            momentum_update<false>(one.view, buffer(index, 0), factors);
        }
    }
    ++remembered().steps;
}

}  // namespace rangefinder
