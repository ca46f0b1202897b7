#include "diagnostics/tensor/primitives.hpp"

namespace rangefinder {

namespace {

using dnnl::algorithm;
using dnnl::prop_kind;

const dnnl::normalization_flags kScaleAndShift =
    dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;

// 2.x describes an operation first and then a primitive of it; 3.x does it at once.
#if DNNL_VERSION_MAJOR >= 3

template <typename Primitive, typename... Arguments>
typename Primitive::primitive_desc describe(const Engine& engine, const Arguments&... arguments) {
    return {engine.device(), arguments..., user_scratchpad()};
}

template <typename Primitive, typename Forward, typename... Arguments>
typename Primitive::primitive_desc describe_backward(const Engine& engine, const Forward& forward,
                                                     const Arguments&... arguments) {
    return {engine.device(), arguments..., forward, user_scratchpad()};
}

#else

template <typename Primitive, typename... Arguments>
typename Primitive::primitive_desc describe(const Engine& engine, const Arguments&... arguments) {
    const typename Primitive::desc operation(arguments...);
    return {operation, user_scratchpad(), engine.device()};
}

template <typename Primitive, typename Forward, typename... Arguments>
typename Primitive::primitive_desc describe_backward(const Engine& engine, const Forward& forward,
                                                     const Arguments&... arguments) {
    const typename Primitive::desc operation(arguments...);
    return {operation, user_scratchpad(), engine.device(), forward};
}

#endif

}  // namespace

InnerProductForward::primitive_desc inner_product_forward(const Engine& engine,
                                                          const OperandLayouts& layouts) {
    return describe<InnerProductForward>(engine, prop_kind::forward_training, layouts.source,
                                         layouts.weight, layouts.bias, layouts.destination);
}

InnerProductBackwardData::primitive_desc inner_product_backward_data(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward) {
    return describe_backward<InnerProductBackwardData>(engine, forward, layouts.source,
                                                       layouts.weight, layouts.destination);
}

InnerProductBackwardWeights::primitive_desc inner_product_backward_weights(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward) {
    return describe_backward<InnerProductBackwardWeights>(
        engine, forward, layouts.source, layouts.weight, layouts.bias, layouts.destination);
}

ConvolutionForward::primitive_desc convolution_forward(const Engine& engine,
                                                       const OperandLayouts& layouts,
                                                       const ConvolutionGeometry& geometry) {
    return describe<ConvolutionForward>(
        engine, prop_kind::forward_training, algorithm::convolution_direct, layouts.source,
        layouts.weight, layouts.bias, layouts.destination, geometry.stride, geometry.dilation,
        geometry.padding, geometry.padding);
}

ConvolutionBackwardData::primitive_desc convolution_backward_data(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward) {
    return describe_backward<ConvolutionBackwardData>(
        engine, forward, algorithm::convolution_direct, layouts.source, layouts.weight,
        layouts.destination, geometry.stride, geometry.dilation, geometry.padding,
        geometry.padding);
}

ConvolutionBackwardWeights::primitive_desc convolution_backward_weights(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward) {
    return describe_backward<ConvolutionBackwardWeights>(
        engine, forward, algorithm::convolution_direct, layouts.source, layouts.weight,
        layouts.bias, layouts.destination, geometry.stride, geometry.dilation, geometry.padding,
        geometry.padding);
}

MatrixProduct::primitive_desc matrix_product(const Engine& engine, const OperandLayouts& layouts) {
    return describe<MatrixProduct>(engine, layouts.source, layouts.weight, layouts.bias,
                                   layouts.destination);
}

PoolingForward::primitive_desc pooling_forward(const Engine& engine, const OperandLayouts& layouts,
                                               const PoolingGeometry& geometry) {
    return describe<PoolingForward>(engine, prop_kind::forward_training, geometry.algorithm,
                                    layouts.source, layouts.destination, geometry.stride,
                                    geometry.kernel,
#if DNNL_VERSION_MAJOR >= 3
                                    Dims{0, 0},  // Dense.
#endif
                                    geometry.padding, geometry.padding);
}

PoolingBackward::primitive_desc pooling_backward(const Engine& engine,
                                                 const OperandLayouts& layouts,
                                                 const PoolingGeometry& geometry,
                                                 const PoolingForward::primitive_desc& forward) {
    return describe_backward<PoolingBackward>(engine, forward, geometry.algorithm, layouts.source,
                                              layouts.destination, geometry.stride, geometry.kernel,
#if DNNL_VERSION_MAJOR >= 3
                                              Dims{0, 0},  // Dense.
#endif
                                              geometry.padding, geometry.padding);
}

// From here on 3.x wants the layout of each tensor, where 2.x takes them to be equal.
ElementwiseForward::primitive_desc elementwise_forward(const Engine& engine,
                                                       const Elementwise& function,
                                                       const Layout& layout) {
    return describe<ElementwiseForward>(engine, prop_kind::forward_training, function.algorithm,
                                        layout,
#if DNNL_VERSION_MAJOR >= 3
                                        layout, function.alpha, 0.0F);
#else
                                        function.alpha);
#endif
}

ElementwiseBackward::primitive_desc elementwise_backward(
    const Engine& engine, const Elementwise& function, const Layout& layout,
    const ElementwiseForward::primitive_desc& forward) {
    return describe_backward<ElementwiseBackward>(engine, forward, function.algorithm, layout,
                                                  layout,
#if DNNL_VERSION_MAJOR >= 3
                                                  layout, function.alpha, 0.0F);
#else
                                                  function.alpha);
#endif
}

BatchNormForward::primitive_desc batch_norm_forward(const Engine& engine, const Layout& layout,
                                                    float eps) {
    return describe<BatchNormForward>(engine, prop_kind::forward_training, layout,
#if DNNL_VERSION_MAJOR >= 3
                                      layout,
#endif
                                      eps, kScaleAndShift);
}

BatchNormForward::primitive_desc batch_norm_evaluation(const Engine& engine, const Layout& layout,
                                                       float eps) {
    return describe<BatchNormForward>(engine, prop_kind::forward_inference, layout,
#if DNNL_VERSION_MAJOR >= 3
                                      layout,
#endif
                                      eps,
                                      kScaleAndShift | dnnl::normalization_flags::use_global_stats);
}

BatchNormBackward::primitive_desc batch_norm_backward(
    const Engine& engine, const Layout& layout, float eps,
    const BatchNormForward::primitive_desc& forward) {
    return describe_backward<BatchNormBackward>(engine, forward, prop_kind::backward, layout,
                                                layout,
#if DNNL_VERSION_MAJOR >= 3
                                                layout,
#endif
                                                eps, kScaleAndShift);
}

}  // namespace rangefinder
