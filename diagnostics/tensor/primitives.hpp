// One factory a primitive description. oneDNN's constructors changed between 2.x and 3.x; only
// primitives.cpp knows them. Everything else goes through getters that both have.
#pragma once

#include <dnnl.hpp>

#include "diagnostics/tensor/engine.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

// Layouts of what goes in and out, or of the gradients where those are computed. An empty bias
// (Layout()) means none.
struct OperandLayouts {
    Layout source;
    Layout weight;
    Layout bias;
    Layout destination;
};

struct ConvolutionGeometry {
    Dims stride;
    Dims dilation;  // 0 is dense, oneDNN's way of counting.
    Dims padding;
};

struct PoolingGeometry {
    dnnl::algorithm algorithm = dnnl::algorithm::pooling_max;
    Dims kernel;
    Dims stride;
    Dims padding;
};

using InnerProductForward = dnnl::inner_product_forward;
using InnerProductBackwardData = dnnl::inner_product_backward_data;
using InnerProductBackwardWeights = dnnl::inner_product_backward_weights;

InnerProductForward::primitive_desc inner_product_forward(const Engine& engine,
                                                          const OperandLayouts& layouts);
InnerProductBackwardData::primitive_desc inner_product_backward_data(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward);
InnerProductBackwardWeights::primitive_desc inner_product_backward_weights(
    const Engine& engine, const OperandLayouts& layouts,
    const InnerProductForward::primitive_desc& forward);

using ConvolutionForward = dnnl::convolution_forward;
using ConvolutionBackwardData = dnnl::convolution_backward_data;
using ConvolutionBackwardWeights = dnnl::convolution_backward_weights;

ConvolutionForward::primitive_desc convolution_forward(const Engine& engine,
                                                       const OperandLayouts& layouts,
                                                       const ConvolutionGeometry& geometry);
ConvolutionBackwardData::primitive_desc convolution_backward_data(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward);
ConvolutionBackwardWeights::primitive_desc convolution_backward_weights(
    const Engine& engine, const OperandLayouts& layouts, const ConvolutionGeometry& geometry,
    const ConvolutionForward::primitive_desc& forward);

using MatrixProduct = dnnl::matmul;

// destination = source weight (+ bias, of shape [1, ..., n]). Leading axes are batches of products;
// strided layouts transpose.
MatrixProduct::primitive_desc matrix_product(const Engine& engine, const OperandLayouts& layouts);

using PoolingForward = dnnl::pooling_forward;
using PoolingBackward = dnnl::pooling_backward;

// Uses source and destination of the layouts.
PoolingForward::primitive_desc pooling_forward(const Engine& engine, const OperandLayouts& layouts,
                                               const PoolingGeometry& geometry);
PoolingBackward::primitive_desc pooling_backward(const Engine& engine,
                                                 const OperandLayouts& layouts,
                                                 const PoolingGeometry& geometry,
                                                 const PoolingForward::primitive_desc& forward);

using ElementwiseForward = dnnl::eltwise_forward;
using ElementwiseBackward = dnnl::eltwise_backward;

// `alpha`: the algorithm's own parameter.
struct Elementwise {
    dnnl::algorithm algorithm = dnnl::algorithm::undef;
    float alpha = 0.0F;
};

ElementwiseForward::primitive_desc elementwise_forward(const Engine& engine,
                                                       const Elementwise& function,
                                                       const Layout& layout);
ElementwiseBackward::primitive_desc elementwise_backward(
    const Engine& engine, const Elementwise& function, const Layout& layout,
    const ElementwiseForward::primitive_desc& forward);

using BatchNormForward = dnnl::batch_normalization_forward;
using BatchNormBackward = dnnl::batch_normalization_backward;

// With scale and shift, over the second axis. Evaluation takes mean and variance as they are given.
BatchNormForward::primitive_desc batch_norm_forward(const Engine& engine, const Layout& layout,
                                                    float eps);
BatchNormForward::primitive_desc batch_norm_evaluation(const Engine& engine, const Layout& layout,
                                                       float eps);
BatchNormBackward::primitive_desc batch_norm_backward(
    const Engine& engine, const Layout& layout, float eps,
    const BatchNormForward::primitive_desc& forward);

}  // namespace rangefinder
