#include "diagnostics/optimizers/prodigy.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/optimizers/distance_estimate.hpp"
#include "diagnostics/optimizers/distance_update.hpp"

namespace rangefinder {

namespace {

struct ProdigyFactors {
    DistanceFactors shared;
    float distance = 0.0F;  // d.
    float rate = 0.0F;      // y d.
};

struct ProdigyBuffers {
    std::span<float> means;
    std::span<float> squares;
    std::span<float> sums;
    std::span<const float> starts;
};

// `scaled_rest1` is (1 - b1) d, `eps` d eps, `scaled_rest` (1 - c) y d².
ProdigyFactors factors_of(const OptimizerSpec& spec, double beta1, double distance) {
    ProdigyFactors factors{.shared = DistanceFactors::of(spec, beta1),
                           .distance = static_cast<float>(distance)};
    factors.shared.scaled_rest1 = static_cast<float>((1.0 - beta1) * distance);
    factors.shared.eps = static_cast<float>(distance * spec.eps);
    return factors;
}

DistanceSums update(const ParameterView& parameter, const ProdigyBuffers& buffers,
                    const ProdigyFactors& factors) {
    float* __restrict weight = parameter.weight.data();
    const float* __restrict gradient = parameter.gradient.data();
    float* __restrict mean = buffers.means.data();
    float* __restrict square = buffers.squares.data();
    float* __restrict sum = buffers.sums.data();
    const float* __restrict start_weight = buffers.starts.data();
    const DistanceFactors f = factors.shared;
    const float distance = factors.distance;
    const float rate = factors.rate;
    DistanceSums sums;
    for_each_in_lanes(parameter.weight.size(), [&](std::size_t lane, std::size_t i) {
        const float slope = f.penalties.slope(gradient[i], weight[i]);
        const float scaled = distance * slope;
        mean[i] = f.beta1 * mean[i] + f.scaled_rest1 * slope;
        square[i] = f.beta2 * square[i] + f.rest2 * scaled * scaled;
        // <g, w0 - w>.
        sums.products.add(
            lane, static_cast<double>(slope) * static_cast<double>(start_weight[i] - weight[i]));
        sum[i] = f.smoothing * sum[i] + f.scaled_rest * slope;
        sums.sizes.add(lane, std::abs(static_cast<double>(sum[i])));
        const float size = std::sqrt(square[i]) + f.eps;
        weight[i] = weight[i] * f.shrink - rate * quotient_or_zero(mean[i], size);
    });
    return sums;
}

}  // namespace

Prodigy::Prodigy(const OptimizerSpec& spec, std::span<const ParameterView> parameters)
    : BufferedOptimizer(spec, parameters), beta1_(spec.beta1) {
    make_buffers(4);
    remembered().numbers = DistanceEstimate::first(spec.d0);
}

// Not at construction: stored weights may be loaded after it.
void Prodigy::remember_start() {
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const std::span<float> weight = parameters()[index].view.weight;
        std::copy(weight.begin(), weight.end(), buffer(index, 3).begin());
    }
}

void Prodigy::step(double learning_rate) {
    if (remembered().steps == 0) remember_start();
    DistanceEstimate estimate(remembered().numbers);
    const double distance = estimate.distance();
    ProdigyFactors factors = factors_of(spec(), beta1_, distance);
    const double smoothing = std::sqrt(spec().beta2);
    double products = 0.0;
    double bound = 0.0;
    for (std::size_t index = 0; index < parameters().size(); ++index) {
        const TrainedParameter& one = parameters()[index];
        const double factor = learning_rate * one.rate_scale;
        factors.shared.scaled_rest =
            static_cast<float>((1.0 - smoothing) * factor * distance * distance);
        factors.rate = static_cast<float>(factor * distance);
        factors.shared.shrink = static_cast<float>(1.0 - factor * distance * one.weight_decay);
        const DistanceSums sums = update(
            one.view, {buffer(index, 0), buffer(index, 1), buffer(index, 2), buffer(index, 3)},
            factors);
        products += factor * distance * distance * sums.products.total();
        bound += sums.sizes.total();
    }
    estimate.add(smoothing, products, bound);
    ++remembered().steps;
}

}  // namespace rangefinder
