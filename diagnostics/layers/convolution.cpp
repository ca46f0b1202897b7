#include "diagnostics/layers/convolution.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

WeightedLayerOptions weights_of(const ConvolutionOptions& options) {
    const std::int64_t in = options.in_channels / options.groups;
    const auto [height, width] = options.kernel_size;
    WeightedLayerOptions weights;
    weights.weight_shape = {options.out_channels, in, height, width};
    weights.weight_dims = weights.weight_shape;
    if (options.groups > 1) {
        weights.weight_dims = {options.groups, options.out_channels / options.groups, in, height,
                               width};
    }
    weights.bias = options.bias;
    return weights;
}

Dims dims_of(const Pair& pair) {
    return {pair[0], pair[1]};
}

}  // namespace

std::int64_t output_length(const WindowAxis& axis) {
    const std::int64_t room = axis.input + 2 * axis.padding - axis.dilation * (axis.kernel - 1) - 1;
    return room < 0 ? 0 : room / axis.stride + 1;
}

Convolution::Convolution(std::string name, const ConvolutionOptions& options)
    : WeightedLayer(std::move(name), weights_of(options)),
      options_(options),
      geometry_{.stride = dims_of(options.stride),
                .dilation = {options.dilation[0] - 1, options.dilation[1] - 1},
                .padding = dims_of(options.padding)} {}

Connection Convolution::connect(Engine& engine, const Connection& input) {
    input_shape_ = input.tensor.shape();
    RF_CHECK(input_shape_.size() == 4 && input_shape_[1] == options_.in_channels);
    output_shape_ = {input_shape_[0], options_.out_channels};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        output_shape_.push_back(output_length({.input = input_shape_[axis + 2],
                                               .kernel = options_.kernel_size[axis],
                                               .stride = options_.stride[axis],
                                               .padding = options_.padding[axis],
                                               .dilation = options_.dilation[axis]}));
    }
    forward_description_ = describe_forward(engine, engine.operands());
    return {
        bind_forward<ConvolutionForward>(engine, forward_description_, input.tensor, output_shape_),
        true};
}

ConvolutionForward::primitive_desc Convolution::describe_forward(Engine& engine,
                                                                 dnnl::memory::data_type operands) {
    multiply_as(operands);
    return convolution_forward(engine,
                               {.source = any_layout(input_shape_, operands),
                                .weight = wanted_weight(),
                                .bias = wanted_bias(),
                                .destination = any_layout(output_shape_)},
                               geometry_);
}

Tensor Convolution::connect_backward(Engine& engine, const Tensor& output_gradient,
                                     bool input_gradient_wanted) {
    const Layout gradient = any_layout(output_shape_, operands());
    if (trains()) {
        bind_backward_weights<ConvolutionBackwardWeights>(
            engine,
            convolution_backward_weights(engine,
                                         {.source = any_layout(input_shape_, operands()),
                                          .weight = wanted_weight_gradient(),
                                          .bias = wanted_bias(),
                                          .destination = gradient},
                                         geometry_, forward_description_),
            output_gradient);
    }
    if (!input_gradient_wanted) {
        return {};
    }
    return bind_backward_data<ConvolutionBackwardData>(
        engine,
        convolution_backward_data(engine,
                                  {.source = any_layout(input_shape_),
                                   .weight = wanted_weight(),
                                   .bias = {},
                                   .destination = gradient},
                                  geometry_, forward_description_),
        output_gradient);
}

}  // namespace rangefinder
