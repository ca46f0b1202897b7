#include "diagnostics/optimizers/dadapt_adam.hpp"

#include <cmath>

#include "diagnostics/optimizers/distance_estimate.hpp"
#include "diagnostics/optimizers/distance_update.hpp"

namespace rangefinder {

namespace {

struct DAdaptBuffers {
    std::span<float> means;
    std::span<float> squares;
    std::span<float> sums;
};

// `scaled_rest1` is (1 - b1) d y, `scaled_rest` (1 - c) d y.
DistanceSums update(const ParameterView& parameter, const DAdaptBuffers& buffers,
                    const DistanceFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict mean = buffers.means.data();
    float* __restrict square = buffers.squares.data();
    float* __restrict sum = buffers.sums.data();
    const DistanceFactors f = factors;
    DistanceSums sums;
    for_each_in_lanes(parameter.weight.size(), [&](std::size_t lane, std::size_t i) {
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        mean[i] = f.beta1 * mean[i] + f.scaled_rest1 * slope;
        square[i] = f.beta2 * square[i] + f.rest2 * slope * slope;
        const float size = std::sqrt(square[i]) + f.eps;
        weight[i] = weight[i] * f.shrink - quotient_or_zero(mean[i], size);
        // <g, s / A>, before s moves.
        sums.products.add(
            lane, static_cast<double>(slope) * static_cast<double>(quotient_or_zero(sum[i], size)));
        sum[i] = f.smoothing * sum[i] + f.scaled_rest * slope;
        sums.sizes.add(lane, std::abs(static_cast<double>(sum[i])));
    });
    return sums;
}

}  // namespace

DAdaptAdam::DAdaptAdam(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), beta1_(spec.beta1) {
    make_buffers(3);
    remembered().numbers = DistanceEstimate::first(spec.d0);
}

void DAdaptAdam::step(double learning_rate) {
    DistanceEstimate estimate(remembered().numbers);
    DistanceFactors factors = DistanceFactors::of(spec(), beta1_);
    const double smoothing = std::sqrt(spec().beta2);
    double products = 0.0;
    double bound = 0.0;
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        const double rate = estimate.distance() * learning_rate * one.rate_scale;
        factors.scaled_rest1 = static_cast<float>((1.0 - beta1_) * rate);
        factors.scaled_rest = static_cast<float>((1.0 - smoothing) * rate);
        factors.shrink = static_cast<float>(1.0 - rate * one.weight_decay);
        const DistanceSums sums =
            update(one.view, {buffer(index, 0), buffer(index, 1), buffer(index, 2)}, factors);
        products += rate * sums.products.total();
        bound += (1.0 - smoothing) * sums.sizes.total();
    }
    estimate.add(smoothing, products, bound);
    ++remembered().steps;
}

}  // namespace rangefinder
