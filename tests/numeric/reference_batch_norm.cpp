#include "tests/numeric/reference_batch_norm.hpp"

#include <cmath>

namespace rangefinder::numeric {

namespace {

// Calls visit(index into values, channel, example).
template <typename Visit>
void for_each_value(const Shape& shape, Visit visit) {
    std::int64_t pixels = 1;
    for (std::size_t axis = 2; axis < shape.size(); ++axis) pixels *= shape[axis];
    for (std::int64_t n = 0; n < shape[0]; ++n) {
        for (std::int64_t c = 0; c < shape[1]; ++c) {
            for (std::int64_t p = 0; p < pixels; ++p) {
                visit(static_cast<std::size_t>((n * shape[1] + c) * pixels + p),
                      static_cast<std::size_t>(c), n);
            }
        }
    }
}

struct Moments {
    double count = 0.0;  // Values a channel.
    std::vector<double> mean;
    std::vector<double> variance;
};

Moments moments_of(const Array& input) {
    const auto channels = static_cast<std::size_t>(input.shape[1]);
    Moments moments{static_cast<double>(input.values.size() / channels),
                    std::vector<double>(channels), std::vector<double>(channels)};
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        moments.mean[c] += input.values[i] / moments.count;
    });
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        const double distance = input.values[i] - moments.mean[c];
        moments.variance[c] += distance * distance / moments.count;
    });
    return moments;
}

// The input at mean 0 and variance 1.
Array normalised(const BatchNormSpec& spec, const Moments& moments, const Array& input) {
    Array result = input;
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        result.values[i] =
            (input.values[i] - moments.mean[c]) / std::sqrt(moments.variance[c] + spec.eps);
    });
    return result;
}

}  // namespace

Array batch_norm_forward(const BatchNormSpec& spec, const LayerWeights& weights,
                         const Array& input) {
    Array output = normalised(spec, moments_of(input), input);
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        output.values[i] = output.values[i] * weights.weight[c] + weights.bias[c];
    });
    return output;
}

LayerGradients batch_norm_backward(const BatchNormSpec& spec, const LayerWeights& weights,
                                   const Array& input, const Array& gradient, Fault fault) {
    const Moments moments = moments_of(input);
    const Array x = normalised(spec, moments, input);
    const std::size_t channels = moments.mean.size();
    std::vector<double> scale_gradient(channels);
    std::vector<double> shift_gradient(channels);
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        scale_gradient[c] += gradient.values[i] * x.values[i];
        shift_gradient[c] += gradient.values[i];
    });
    LayerGradients result{zeros(input.shape), scale_gradient, shift_gradient};
    for_each_value(input.shape, [&](std::size_t i, std::size_t c, auto) {
        const double of_mean =
            fault == Fault::kBatchNormMeanConstant ? 0.0 : shift_gradient[c] / moments.count;
        const double of_variance = fault == Fault::kBatchNormVarianceConstant
                                       ? 0.0
                                       : x.values[i] * scale_gradient[c] / moments.count;
        const double scale = fault == Fault::kBatchNormScaleMissing ? 1.0 : weights.weight[c];
        result.input.values[i] = scale / std::sqrt(moments.variance[c] + spec.eps) *
                                 (gradient.values[i] - of_mean - of_variance);
    });
    if (fault == Fault::kBatchNormShiftOfOneRow) {
        result.bias.assign(channels, 0.0);
        for_each_value(input.shape, [&](std::size_t i, std::size_t c, std::int64_t n) {
            result.bias[c] += n == 0 ? gradient.values[i] : 0.0;
        });
    }
    return result;
}

RunningStatistics running_statistics(const BatchNormSpec& spec, const Array& input) {
    const Moments moments = moments_of(input);
    RunningStatistics running;
    for (std::size_t c = 0; c < moments.mean.size(); ++c) {
        running.mean.push_back(spec.momentum * moments.mean[c]);
        running.variance.push_back(1.0 - spec.momentum +
                                   spec.momentum * moments.variance[c] * moments.count /
                                       (moments.count - 1.0));
    }
    return running;
}

}  // namespace rangefinder::numeric
