#include "diagnostics/tensor/primitives.hpp"

namespace rangefinder {

namespace {

using dnnl::algorithm;
using dnnl::prop_kind;

const dnnl::normalization_flags kScaleAndShift =
    dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;

}  // namespace

InnerProductForward::primitive_desc inner_product_forward(const Engine& engine,
                                                          const OperandLayouts& layouts) {
    const InnerProductForward::desc description(prop_kind::forward_training, layouts.source,
                                                layouts.weight, layouts.bias, layouts.destination);
    return {description, user_scratchpad(), engine.device()};
}

InnerProductBackwardData::primitive_desc inner_product_backward_data(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward) {
    const InnerProductBackwardData::desc description(layouts.source, layouts.weight,
                                                     layouts.destination);
    return {description, user_scratchpad(), engine.device(), forward};
}

InnerProductBackwardWeights::primitive_desc inner_product_backward_weights(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward) {
    const InnerProductBackwardWeights::desc description(layouts.source, layouts.weight,
                                                        layouts.bias, layouts.destination);
    return {description, user_scratchpad(), engine.device(), forward};
}

ConvolutionForward::primitive_desc convolution_forward(const Engine& engine,
                                                       const OperandLayouts& layouts,
                                                       const ConvolutionGeometry& geometry) {
    const ConvolutionForward::desc description(
        prop_kind::forward_training, algorithm::convolution_direct, layouts.source, layouts.weight,
        layouts.bias, layouts.destination, geometry.stride, geometry.dilation, geometry.padding,
        geometry.padding);
    return {description, user_scratchpad(), engine.device()};
}

ConvolutionBackwardData::primitive_desc convolution_backward_data(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward) {
    const ConvolutionBackwardData::desc description(
        algorithm::convolution_direct, layouts.source, layouts.weight, layouts.destination,
        geometry.stride, geometry.dilation, geometry.padding, geometry.padding);
    return {description, user_scratchpad(), engine.device(), forward};
}

ConvolutionBackwardWeights::primitive_desc convolution_backward_weights(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward) {
    const ConvolutionBackwardWeights::desc description(
        algorithm::convolution_direct, layouts.source, layouts.weight, layouts.bias,
        layouts.destination, geometry.stride, geometry.dilation, geometry.padding,
        geometry.padding);
    return {description, user_scratchpad(), engine.device(), forward};
}

MatrixProduct::primitive_desc matrix_product(const Engine& engine, const OperandLayouts& layouts) {
    const MatrixProduct::desc description(layouts.source, layouts.weight, layouts.bias,
                                          layouts.destination);
    return {description, user_scratchpad(), engine.device()};
}

PoolingForward::primitive_desc pooling_forward(const Engine& engine, const OperandLayouts& layouts,
                                               const PoolingGeometry& geometry) {
    const PoolingForward::desc description(prop_kind::forward_training, geometry.algorithm,
                                           layouts.source, layouts.destination, geometry.stride,
                                           geometry.kernel, geometry.padding, geometry.padding);
    return {description, user_scratchpad(), engine.device()};
}

PoolingBackward::primitive_desc pooling_backward(const Engine& engine,
                                                 const OperandLayouts& layouts,
                                                 const PoolingGeometry& geometry,
                                                 const PoolingForward::primitive_desc& forward) {
    const PoolingBackward::desc description(geometry.algorithm, layouts.source, layouts.destination,
                                            geometry.stride, geometry.kernel, geometry.padding,
                                            geometry.padding);
    return {description, user_scratchpad(), engine.device(), forward};
}

ElementwiseForward::primitive_desc elementwise_forward(const Engine& engine,
                                                       const Elementwise& function,
                                                       const Layout& layout) {
    const ElementwiseForward::desc description(prop_kind::forward_training, function.algorithm,
                                               layout, function.alpha);
    return {description, user_scratchpad(), engine.device()};
}

ElementwiseBackward::primitive_desc elementwise_backward(
    const Engine& engine, const Elementwise& function, const Layout& layout,
    const ElementwiseForward::primitive_desc& forward) {
    const ElementwiseBackward::desc description(function.algorithm, layout, layout, function.alpha);
    return {description, user_scratchpad(), engine.device(), forward};
}

BatchNormForward::primitive_desc batch_norm_forward(const Engine& engine, const Layout& layout,
                                                    float eps) {
    const BatchNormForward::desc description(prop_kind::forward_training, layout, eps,
                                             kScaleAndShift);
    return {description, user_scratchpad(), engine.device()};
}

BatchNormForward::primitive_desc batch_norm_evaluation(const Engine& engine, const Layout& layout,
                                                       float eps) {
    const BatchNormForward::desc description(
        prop_kind::forward_inference, layout, eps,
        kScaleAndShift | dnnl::normalization_flags::use_global_stats);
    return {description, user_scratchpad(), engine.device()};
}

BatchNormBackward::primitive_desc batch_norm_backward(
    const Engine& engine, const Layout& layout, float eps,
    const BatchNormForward::primitive_desc& forward) {
    const BatchNormBackward::desc description(prop_kind::backward, layout, layout, eps,
                                              kScaleAndShift);
    return {description, user_scratchpad(), engine.device(), forward};
}

}  // namespace rangefinder
