#include "diagnostics/optimizers/rmsprop.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/optimizers/slope.hpp"

namespace rangefinder {

namespace {

struct RmspropFactors {
    float learning_rate = 0.0F;
    float alpha = 0.0F;
    float rest = 0.0F;  // 1 - alpha, rounded once.
    float eps = 0.0F;
    float momentum = 0.0F;
    Penalties penalties;
};

// Spans that are not used are empty.
template <bool kCentered, bool kMomentum>
void update(const ParameterView& parameter, std::span<float> squares, std::span<float> centers,
            std::span<float> moves, const RmspropFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict square = squares.data();
    float* __restrict center = centers.data();
    float* __restrict move = moves.data();
    const RmspropFactors f = factors;
    for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        square[i] = f.alpha * square[i] + f.rest * slope * slope;
        float variance = square[i];
        if constexpr (kCentered) {
            center[i] = f.alpha * center[i] + f.rest * slope;
            variance -= center[i] * center[i];
        }
        float moved = quotient_or_zero(slope, std::sqrt(variance) + f.eps);
        if constexpr (kMomentum) {
            moved += f.momentum * move[i];
            move[i] = moved;
        }
        weight[i] -= f.learning_rate * moved;
    }
}

using Update = void (*)(const ParameterView&, std::span<float>, std::span<float>, std::span<float>,
                        const RmspropFactors&);

Update update_of(bool centered, bool momentum) {
    if (centered) return momentum ? update<true, true> : update<true, false>;
    return momentum ? update<false, true> : update<false, false>;
}

}  // namespace

Rmsprop::Rmsprop(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), momentum_(spec.momentum) {
    choose_buffers();
}

void Rmsprop::choose_buffers() {
    has_moves_ = momentum_ != 0.0;
    make_buffers(1U + (spec().centered ? 1U : 0U) + (has_moves_ ? 1U : 0U));
}

void Rmsprop::set_momentum(double momentum) {
    momentum_ = momentum;
    if (momentum_ == 0.0 || has_moves_) return;
    RF_CHECK(remembered().steps == 0);
    choose_buffers();
}

void Rmsprop::step(double learning_rate) {
    const Update update_parameter = update_of(spec().centered, has_moves_);
    RmspropFactors factors;
    factors.alpha = static_cast<float>(spec().alpha);
    factors.rest = static_cast<float>(1.0 - spec().alpha);
    factors.eps = static_cast<float>(spec().eps);
    factors.momentum = static_cast<float>(momentum_);
    factors.penalties.l1 = static_cast<float>(spec().l1);
    const std::size_t moves = spec().centered ? 2 : 1;
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        factors.learning_rate = static_cast<float>(learning_rate * one.rate_scale);
        factors.penalties.weight_decay = static_cast<float>(one.weight_decay);
        update_parameter(one.view, buffer(index, 0),
                         spec().centered ? buffer(index, 1) : std::span<float>(),
                         has_moves_ ? buffer(index, moves) : std::span<float>(), factors);
    }
    ++remembered().steps;
}

}  // namespace rangefinder
