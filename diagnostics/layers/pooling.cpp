#include "diagnostics/layers/pooling.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/convolution.hpp"

namespace rangefinder {

namespace {

PoolingGeometry geometry_of(const PoolingOptions& options) {
    return {.algorithm = options.kind == PoolingKind::kMax
                             ? dnnl::algorithm::pooling_max
                             : dnnl::algorithm::pooling_avg_include_padding,
            .kernel = {options.kernel_size[0], options.kernel_size[1]},
            .stride = {options.stride[0], options.stride[1]},
            .padding = {options.padding[0], options.padding[1]}};
}

}  // namespace

Pooling::Pooling(std::string name, const PoolingOptions& options)
    : Layer(std::move(name)), options_(options), geometry_(geometry_of(options)) {}

Connection Pooling::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    Dims output_shape{input_.shape()[0], input_.shape()[1]};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        output_shape.push_back(output_length({.input = input_.shape()[axis + 2],
                                              .kernel = options_.kernel_size[axis],
                                              .stride = options_.stride[axis],
                                              .padding = options_.padding[axis]}));
    }
    forward_description_ = pooling_forward(engine,
                                           {.source = input_.layout(),
                                            .weight = {},
                                            .bias = {},
                                            .destination = any_layout(output_shape)},
                                           geometry_);
    output_ = Tensor(engine, output_shape, forward_description_.dst_desc());
    Arguments arguments{{DNNL_ARG_SRC, input_}, {DNNL_ARG_DST, output_}};
    if (options_.kind == PoolingKind::kMax) {
        workspace_ = Tensor(engine, output_shape, forward_description_.workspace_desc());
        arguments.emplace_back(DNNL_ARG_WORKSPACE, workspace_);
    }
    forward_ = Operation::make<PoolingForward>(engine, forward_description_, std::move(arguments));
    return {output_, true};
}

Tensor Pooling::connect_backward(Engine& engine, const Tensor& output_gradient,
                                 bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    const PoolingBackward::primitive_desc description = pooling_backward(
        engine,
        {.source = input_.layout(), .weight = {}, .bias = {}, .destination = output_.layout()},
        geometry_, forward_description_);
    Tensor input_gradient(engine, input_.shape(), description.diff_src_desc());
    Arguments arguments{
        {DNNL_ARG_DIFF_DST,
         before_backward_.in_layout(engine, output_gradient, description.diff_dst_desc())},
        {DNNL_ARG_DIFF_SRC, input_gradient}};
    if (!workspace_.empty()) {
        arguments.emplace_back(DNNL_ARG_WORKSPACE, workspace_);
    }
    backward_ = Operation::make<PoolingBackward>(engine, description, std::move(arguments));
    return input_gradient;
}

void Pooling::backward() {
    before_backward_.run();
    backward_.run();
}

Implementations Pooling::implementations() const {
    return implementations_of({{"forward", &forward_}, {"backward", &backward_}});
}

}  // namespace rangefinder
