#include "diagnostics/optimizers/sgd.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

struct SgdFactors {
    float learning_rate = 0.0F;
    float momentum = 0.0F;
    float weight_decay = 0.0F;
};

void plain_update(const ParameterView& parameter, const SgdFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    const SgdFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        weight[i] -= f.learning_rate * (gradient[i] + f.weight_decay * weight[i]);
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
        const float slope = gradient[i] + f.weight_decay * weight[i];
        velocity[i] = f.momentum * velocity[i] + slope;
        weight[i] -= f.learning_rate * (kNesterov ? slope + f.momentum * velocity[i] : velocity[i]);
    }
}

}  // namespace

Sgd::Sgd(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : spec_(spec), parameters_(parameters.begin(), parameters.end()) {
    if (spec.momentum == 0.0) {
        return;
    }
    for (const ParameterView& parameter : parameters_) {
        state_.buffers.emplace_back(parameter.weight.size(), 0.0F);
    }
}

// A velocity of zero makes the first step's v = g without a case of its own.
void Sgd::step(double learning_rate) {
    const SgdFactors factors{.learning_rate = static_cast<float>(learning_rate),
                             .momentum = static_cast<float>(spec_.momentum),
                             .weight_decay = static_cast<float>(spec_.weight_decay)};
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        if (state_.buffers.empty()) {
            plain_update(parameters_[index], factors);
        } else if (spec_.nesterov) {
            momentum_update<true>(parameters_[index], state_.buffers[index], factors);
        } else {
            momentum_update<false>(parameters_[index], state_.buffers[index], factors);
        }
    }
    ++state_.steps;
}

void Sgd::restore(const OptimizerState& state) {
    RF_CHECK(state.buffers.size() == state_.buffers.size());
    for (std::size_t index = 0; index < state.buffers.size(); ++index) {
        RF_CHECK(state.buffers[index].size() == state_.buffers[index].size());
    }
    state_ = state;
}

}  // namespace rangefinder
