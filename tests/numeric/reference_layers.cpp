#include "tests/numeric/reference_layers.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "tests/numeric/reference_batch_norm.hpp"

namespace rangefinder::numeric {

namespace {

std::size_t at(std::int64_t value) {
    return static_cast<std::size_t>(value);
}

std::int64_t size_of(const Shape& shape) {
    std::int64_t size = 1;
    for (const std::int64_t length : shape) size *= length;
    return size;
}

Array linear_forward(const LinearSpec& spec, const LayerWeights& weights, const Array& input) {
    const std::int64_t in = input.shape.back();
    const std::int64_t rows = size_of(input.shape) / in;
    Shape shape = input.shape;
    shape.back() = spec.out_features;
    Array output = zeros(shape);
    for (std::int64_t n = 0; n < rows; ++n) {
        for (std::int64_t o = 0; o < spec.out_features; ++o) {
            double sum = spec.bias ? weights.bias[at(o)] : 0.0;
            for (std::int64_t i = 0; i < in; ++i) {
                sum += weights.weight[at(o * in + i)] * input.values[at(n * in + i)];
            }
            output.values[at(n * spec.out_features + o)] = sum;
        }
    }
    return output;
}

LayerGradients linear_backward(const LinearSpec& spec, const LayerWeights& weights,
                               const Array& input, const Array& gradient, Fault fault) {
    const std::int64_t in = input.shape.back();
    const std::int64_t out = spec.out_features;
    LayerGradients result{zeros(input.shape), std::vector<double>(weights.weight.size()),
                          std::vector<double>(weights.bias.size())};
    for (std::int64_t n = 0; n < size_of(input.shape) / in; ++n) {
        for (std::int64_t o = 0; o < out; ++o) {
            const double slope = gradient.values[at(n * out + o)];
            if (spec.bias && fault != Fault::kLinearBiasGradientMissing) {
                result.bias[at(o)] += slope;
            }
            for (std::int64_t i = 0; i < in; ++i) {
                const bool transposed = fault == Fault::kLinearInputGradientTransposed;
                result.input.values[at(n * in + i)] +=
                    slope * weights.weight[at(transposed ? i * out + o : o * in + i)];
                if (n > 0 && fault == Fault::kLinearWeightGradientOfOneRow) continue;
                result.weight[at(o * in + i)] += slope * input.values[at(n * in + i)];
            }
        }
    }
    return result;
}

// A window sliding over images: where each output value looks.
struct Window {
    Pair kernel;
    Pair stride;
    Pair padding;
    Pair dilation{1, 1};
};

Shape slide(const Shape& input, std::int64_t channels, const Window& window) {
    Shape output{input[0], channels};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t reach = window.dilation[axis] * (window.kernel[axis] - 1) + 1;
        output.push_back(
            (input[axis + 2] + 2 * window.padding[axis] - reach) / window.stride[axis] + 1);
    }
    return output;
}

std::int64_t offset(const Shape& shape, std::int64_t n, std::int64_t c, std::int64_t y,
                    std::int64_t x) {
    return ((n * shape[1] + c) * shape[2] + y) * shape[3] + x;
}

// Calls visit(output y, output x, kernel y, kernel x, input y, input x) wherever the window lies on
// the image and not on its padding.
template <typename Visit>
void for_each_product(const Shape& input, const Shape& output, const Window& window, Visit visit) {
    for (std::int64_t y = 0; y < output[2]; ++y) {
        for (std::int64_t x = 0; x < output[3]; ++x) {
            for (std::int64_t ky = 0; ky < window.kernel[0]; ++ky) {
                for (std::int64_t kx = 0; kx < window.kernel[1]; ++kx) {
                    const std::int64_t iy =
                        y * window.stride[0] + ky * window.dilation[0] - window.padding[0];
                    const std::int64_t ix =
                        x * window.stride[1] + kx * window.dilation[1] - window.padding[1];
                    if (iy >= 0 && iy < input[2] && ix >= 0 && ix < input[3]) {
                        visit(y, x, ky, kx, iy, ix);
                    }
                }
            }
        }
    }
}

Window window_of(const Conv2dSpec& spec) {
    return {spec.kernel_size, spec.stride, spec.padding, spec.dilation};
}

Window window_of(const Pool2dSpec& spec) {
    return {spec.kernel_size,
            spec.stride == Pair{0, 0} ? spec.kernel_size : spec.stride,
            spec.padding,
            {1, 1}};
}

// Which channels each output channel sees, and where its weights lie.
struct Groups {
    Groups(const Conv2dSpec& spec, const Shape& input)
        : in(input[1] / spec.groups),
          out(spec.out_channels / spec.groups),
          groups(spec.groups),
          kernel{spec.out_channels, in, spec.kernel_size[0], spec.kernel_size[1]} {}

    std::int64_t channel(std::int64_t output, std::int64_t place, Fault fault) const {
        const std::int64_t turn = fault == Fault::kGroupsRotated ? 1 : 0;
        return (output / out + turn) % groups * in + place;
    }

    std::int64_t in;
    std::int64_t out;
    std::int64_t groups;
    Shape kernel;
};

Array convolution_forward(const Conv2dSpec& spec, const LayerWeights& weights, const Array& input) {
    const Window window = window_of(spec);
    const Groups groups(spec, input.shape);
    Array output = zeros(slide(input.shape, spec.out_channels, window));
    for (std::int64_t n = 0; n < input.shape[0]; ++n) {
        for (std::int64_t o = 0; o < spec.out_channels; ++o) {
            const std::int64_t plane = output.shape[2] * output.shape[3];
            std::fill_n(output.values.begin() + offset(output.shape, n, o, 0, 0), plane,
                        spec.bias ? weights.bias[at(o)] : 0.0);
            for (std::int64_t c = 0; c < groups.in; ++c) {
                const std::int64_t channel = groups.channel(o, c, Fault::kNone);
                for_each_product(input.shape, output.shape, window,
                                 [&](auto y, auto x, auto ky, auto kx, auto iy, auto ix) {
                                     output.values[at(offset(output.shape, n, o, y, x))] +=
                                         weights.weight[at(offset(groups.kernel, o, c, ky, kx))] *
                                         input.values[at(offset(input.shape, n, channel, iy, ix))];
                                 });
            }
        }
    }
    return output;
}

LayerGradients convolution_backward(const Conv2dSpec& spec, const LayerWeights& weights,
                                    const Array& input, const Array& gradient, Fault fault) {
    Window window = window_of(spec);
    if (fault == Fault::kDilationIgnored) window.dilation = {1, 1};
    const Groups groups(spec, input.shape);
    const Shape& kernel = groups.kernel;
    const Shape& output = gradient.shape;
    LayerGradients result{zeros(input.shape), std::vector<double>(weights.weight.size()),
                          std::vector<double>(weights.bias.size())};
    for (std::int64_t n = 0; n < input.shape[0]; ++n) {
        for (std::int64_t o = 0; o < spec.out_channels; ++o) {
            for (std::int64_t p = 0; spec.bias && p < output[2] * output[3]; ++p) {
                if (n > 0 && fault == Fault::kConvolutionBiasGradientOfOneRow) break;
                result.bias[at(o)] += gradient.values[at(offset(output, n, o, 0, 0) + p)];
            }
            for (std::int64_t c = 0; c < groups.in; ++c) {
                const std::int64_t channel = groups.channel(o, c, fault);
                for_each_product(
                    input.shape, output, window,
                    [&](auto y, auto x, auto ky, auto kx, auto iy, auto ix) {
                        if (fault == Fault::kConvolutionBorderIgnored && (y == 0 || x == 0)) return;
                        const bool flip = fault == Fault::kConvolutionKernelFlipped;
                        const auto from = at(offset(kernel, o, c, ky, kx));
                        const auto to =
                            flip ? at(offset(kernel, o, c, kernel[2] - 1 - ky, kernel[3] - 1 - kx))
                                 : from;
                        const double slope = gradient.values[at(offset(output, n, o, y, x))];
                        const auto pixel = at(offset(input.shape, n, channel, iy, ix));
                        result.weight[to] += slope * input.values[pixel];
                        result.input.values[pixel] += slope * weights.weight[to];
                    });
            }
        }
    }
    return result;
}

// The place of each window's largest value, the first of equals.
std::vector<std::int64_t> largest_of_windows(const Pool2dSpec& spec, const Array& input,
                                             const Shape& output, std::int64_t n, std::int64_t c) {
    std::vector<std::int64_t> places(at(output[2] * output[3]), -1);
    for_each_product(input.shape, output, window_of(spec),
                     [&](auto y, auto x, auto, auto, auto iy, auto ix) {
                         std::int64_t& place = places[at(y * output[3] + x)];
                         const std::int64_t here = offset(input.shape, n, c, iy, ix);
                         if (place < 0 || input.values[at(here)] > input.values[at(place)]) {
                             place = here;
                         }
                     });
    return places;
}

Array pooling_forward(const Pool2dSpec& spec, const Array& input) {
    const Window window = window_of(spec);
    Array output = zeros(slide(input.shape, input.shape[1], window));
    const double area = static_cast<double>(window.kernel[0] * window.kernel[1]);
    for (std::int64_t n = 0; n < input.shape[0]; ++n) {
        for (std::int64_t c = 0; c < input.shape[1]; ++c) {
            const std::int64_t start = offset(output.shape, n, c, 0, 0);
            if (spec.kind == PoolingKind::kMax) {
                const auto places = largest_of_windows(spec, input, output.shape, n, c);
                for (std::size_t p = 0; p < places.size(); ++p) {
                    output.values[at(start) + p] = input.values[at(places[p])];
                }
                continue;
            }
            for_each_product(input.shape, output.shape, window,
                             [&](auto y, auto x, auto, auto, auto iy, auto ix) {
                                 output.values[at(offset(output.shape, n, c, y, x))] +=
                                     input.values[at(offset(input.shape, n, c, iy, ix))] / area;
                             });
        }
    }
    return output;
}

LayerGradients pooling_backward(const Pool2dSpec& spec, const Array& input, const Array& gradient,
                                Fault fault) {
    const Window window = window_of(spec);
    const Shape& output = gradient.shape;
    const double area = fault == Fault::kAveragePoolNotDivided
                            ? 1.0
                            : static_cast<double>(window.kernel[0] * window.kernel[1]);
    LayerGradients result{zeros(input.shape), {}, {}};
    for (std::int64_t n = 0; n < input.shape[0]; ++n) {
        for (std::int64_t c = 0; c < input.shape[1]; ++c) {
            const auto places = largest_of_windows(spec, input, output, n, c);
            std::vector<bool> given(places.size(), false);
            for_each_product(
                input.shape, output, window, [&](auto y, auto x, auto, auto, auto iy, auto ix) {
                    const std::int64_t pixel = offset(input.shape, n, c, iy, ix);
                    const double slope = gradient.values[at(offset(output, n, c, y, x))];
                    const auto place = at(y * output[3] + x);
                    if (spec.kind == PoolingKind::kAverage) {
                        result.input.values[at(pixel)] += slope / area;
                    } else if (fault == Fault::kMaxPoolFirstOfWindow ? !given[place]
                                                                     : pixel == places[place]) {
                        result.input.values[at(pixel)] += slope;
                        given[place] = true;
                    }
                });
        }
    }
    return result;
}

double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

double normal_distribution(double x) {
    return 0.5 * (1.0 + std::erf(x / std::sqrt(2.0)));
}

double normal_density(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0));
}

double activate(const ActivationSpec& spec, double x) {
    switch (spec.kind) {
        case ActivationKind::kRelu:
            return x > 0.0 ? x : 0.0;
        case ActivationKind::kLeakyRelu:
            return x > 0.0 ? x : spec.negative_slope * x;
        case ActivationKind::kElu:
            return x > 0.0 ? x : spec.alpha * (std::exp(x) - 1.0);
        case ActivationKind::kSilu:
            return x * sigmoid(x);
        case ActivationKind::kSigmoid:
            return sigmoid(x);
        case ActivationKind::kTanh:
            return std::tanh(x);
        case ActivationKind::kGelu:
            return x * normal_distribution(x);
    }
    return 0.0;
}

double slope_of(const ActivationSpec& spec, double x, Fault fault) {
    const double y = activate(spec, x);
    switch (spec.kind) {
        case ActivationKind::kLeakyRelu:
            return x > 0.0 ? 1.0 : fault == Fault::kLeakyReluSlopeLost ? 0.0 : spec.negative_slope;
        case ActivationKind::kElu:
            return x > 0.0 || fault == Fault::kEluLinearBelow ? 1.0 : spec.alpha * std::exp(x);
        case ActivationKind::kSilu:
            return sigmoid(x) *
                   (1.0 + (fault == Fault::kSiluWithoutProduct ? 0.0 : x * (1.0 - sigmoid(x))));
        case ActivationKind::kRelu:
            return x > 0.0 || fault == Fault::kReluPassesNegative ? 1.0 : 0.0;
        case ActivationKind::kSigmoid:
            return fault == Fault::kSigmoidSlopeWrong ? y : y * (1.0 - y);
        case ActivationKind::kTanh:
            return fault == Fault::kTanhSlopeWrong ? 1.0 - y : 1.0 - y * y;
        case ActivationKind::kGelu:
            return normal_distribution(x) +
                   (fault == Fault::kGeluWithoutDensity ? 0.0 : x * normal_density(x));
    }
    return 0.0;
}

// The mean over each image is a window of its size, made flat.
Pool2dSpec whole_image(const Shape& input) {
    Pool2dSpec spec;
    spec.kind = PoolingKind::kAverage;
    spec.kernel_size = {input[2], input[3]};
    return spec;
}

Array residual_forward(const ResidualSpec& spec, const LayerWeights& weights, const Array& input) {
    Array output = input;
    for (std::size_t index = 0; index < spec.layers.size(); ++index) {
        output = forward(spec.layers[index].parameters, weights.inner[index], output);
    }
    for (std::size_t index = 0; index < input.values.size(); ++index) {
        output.values[index] += input.values[index];
    }
    return output;
}

LayerGradients residual_backward(const ResidualSpec& spec, const LayerWeights& weights,
                                 const Array& input, const Array& gradient, Fault fault) {
    std::vector<Array> inputs{input};
    for (std::size_t index = 0; index < spec.layers.size(); ++index) {
        inputs.push_back(
            forward(spec.layers[index].parameters, weights.inner[index], inputs.back()));
    }
    LayerGradients result{gradient, {}, {}, std::vector<LayerGradients>(spec.layers.size())};
    for (std::size_t index = spec.layers.size(); index-- > 0;) {
        result.inner[index] = backward(spec.layers[index].parameters, weights.inner[index],
                                       inputs[index], result.input, fault);
        result.input = result.inner[index].input;
    }
    for (std::size_t index = 0;
         fault != Fault::kResidualSkipMissing && index < gradient.values.size(); ++index) {
        result.input.values[index] += gradient.values[index];
    }
    return result;
}

}  // namespace

Array zeros(const Shape& shape) {
    return {shape, std::vector<double>(at(size_of(shape)), 0.0)};
}

Array forward(const LayerParameters& layer, const LayerWeights& weights, const Array& input) {
    if (const auto* linear = std::get_if<LinearSpec>(&layer)) {
        return linear_forward(*linear, weights, input);
    }
    if (const auto* convolution = std::get_if<Conv2dSpec>(&layer)) {
        return convolution_forward(*convolution, weights, input);
    }
    if (const auto* pooling = std::get_if<Pool2dSpec>(&layer)) {
        return pooling_forward(*pooling, input);
    }
    if (const auto* norm = std::get_if<BatchNormSpec>(&layer)) {
        return batch_norm_forward(*norm, weights, input);
    }
    if (const auto* residual = std::get_if<ResidualSpec>(&layer)) {
        return residual_forward(*residual, weights, input);
    }
    Array output = input;
    if (std::holds_alternative<GlobalAvgPool2dSpec>(layer)) {
        output = pooling_forward(whole_image(input.shape), input);
        output.shape.resize(2);
        return output;
    }
    if (std::holds_alternative<FlattenSpec>(layer)) {
        output.shape = {input.shape[0], size_of(input.shape) / input.shape[0]};
        return output;
    }
    const ActivationSpec& spec = std::get<ActivationSpec>(layer);
    for (double& value : output.values) value = activate(spec, value);
    return output;
}

LayerGradients backward(const LayerParameters& layer, const LayerWeights& weights,
                        const Array& input, const Array& output_gradient, Fault fault) {
    if (const auto* linear = std::get_if<LinearSpec>(&layer)) {
        return linear_backward(*linear, weights, input, output_gradient, fault);
    }
    if (const auto* convolution = std::get_if<Conv2dSpec>(&layer)) {
        return convolution_backward(*convolution, weights, input, output_gradient, fault);
    }
    if (const auto* pooling = std::get_if<Pool2dSpec>(&layer)) {
        return pooling_backward(*pooling, input, output_gradient, fault);
    }
    if (const auto* norm = std::get_if<BatchNormSpec>(&layer)) {
        return batch_norm_backward(*norm, weights, input, output_gradient, fault);
    }
    if (const auto* residual = std::get_if<ResidualSpec>(&layer)) {
        return residual_backward(*residual, weights, input, output_gradient, fault);
    }
    Array gradient = output_gradient;
    if (std::holds_alternative<GlobalAvgPool2dSpec>(layer)) {
        gradient.shape = {input.shape[0], input.shape[1], 1, 1};
        return pooling_backward(whole_image(input.shape), input, gradient, fault);
    }
    gradient.shape = input.shape;
    if (const auto* activation = std::get_if<ActivationSpec>(&layer)) {
        for (std::size_t index = 0; index < gradient.values.size(); ++index) {
            gradient.values[index] *= slope_of(*activation, input.values[index], fault);
        }
    }
    return {gradient, {}, {}, {}};
}

}  // namespace rangefinder::numeric
