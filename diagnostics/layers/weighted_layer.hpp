// What linear and convolution share: a weight, perhaps a bias, and three primitives over them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct WeightedLayerOptions {
    std::vector<std::int64_t> weight_shape;  // PyTorch's.
    Dims weight_dims;                        // oneDNN's, with the same row-major order.
    bool bias = true;
};

// Every primitive may choose its layouts; Reorders copy where two of them disagree, and also round
// to bf16 what is multiplied where the engine says so: weights, sums and results stay float32.
class WeightedLayer : public Layer {
  public:
    WeightedLayer(std::string name, WeightedLayerOptions options);

    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override;
    Implementations implementations() const override;

  protected:
    bool has_bias() const { return options_.bias; }
    // In which numbers factors are multiplied; decided once, in connect().
    void multiply_as(dnnl::memory::data_type type) { operands_ = type; }
    dnnl::memory::data_type operands() const { return operands_; }
    Layout wanted_weight() const { return any_layout(options_.weight_dims, operands_); }
    // A weight's gradient is not rounded.
    Layout wanted_weight_gradient() const { return any_layout(options_.weight_dims); }
    Layout wanted_bias() const;

    // Description types of one kind of layer are those of dnnl::X::primitive_desc.
    template <typename Forward>
    Tensor bind_forward(Engine& engine, const typename Forward::primitive_desc& description,
                        const Tensor& input, const Dims& output_shape);
    template <typename BackwardWeights>
    void bind_backward_weights(Engine& engine,
                               const typename BackwardWeights::primitive_desc& description,
                               const Tensor& output_gradient);
    template <typename BackwardData>
    Tensor bind_backward_data(Engine& engine,
                              const typename BackwardData::primitive_desc& description,
                              const Tensor& output_gradient);

  private:
    WeightedLayerOptions options_;
    dnnl::memory::data_type operands_ = dnnl::memory::data_type::f32;
    Parameter weight_;
    Parameter bias_;
    Tensor input_;
    Tensor source_;  // The input as the forward primitive reads it.
    Reorders before_forward_;
    Reorders before_backward_;
    Operation forward_;
    Operation backward_weights_;
    Operation gradient_reorder_;  // When the gradient is computed in another layout.
    Operation backward_data_;
};

template <typename Forward>
Tensor WeightedLayer::bind_forward(Engine& engine,
                                   const typename Forward::primitive_desc& description,
                                   const Tensor& input, const Dims& output_shape) {
    input_ = input;
    source_ = before_forward_.in_layout(engine, input, description.src_desc());
    Tensor output(engine, output_shape, description.dst_desc());
    const bool rounded = operands_ != dnnl::memory::data_type::f32;
    weight_.weight =
        Tensor(engine, options_.weight_dims,
               rounded ? plain_layout(options_.weight_dims) : description.weights_desc());
    Arguments arguments{{DNNL_ARG_SRC, source_},
                        {DNNL_ARG_WEIGHTS, before_forward_.in_layout(engine, weight_.weight,
                                                                     description.weights_desc())},
                        {DNNL_ARG_DST, output}};
    if (has_bias()) {
        bias_.weight = Tensor(engine, bias_.shape, description.bias_desc());
        arguments.emplace_back(DNNL_ARG_BIAS, bias_.weight);
    }
    forward_ = Operation::make<Forward>(engine, description, std::move(arguments));
    return output;
}

template <typename BackwardWeights>
void WeightedLayer::bind_backward_weights(
    Engine& engine, const typename BackwardWeights::primitive_desc& description,
    const Tensor& output_gradient) {
    const Tensor computed(engine, options_.weight_dims, description.diff_weights_desc());
    weight_.gradient = computed;
    if (computed.layout() != weight_.weight.layout()) {
        weight_.gradient = Tensor(engine, options_.weight_dims, weight_.weight.layout());
        gradient_reorder_ = reorder_operation(engine, computed, weight_.gradient);
    }
    Arguments arguments{
        {DNNL_ARG_SRC, source_.layout() == description.src_desc()
                           ? source_
                           : before_backward_.in_layout(engine, input_, description.src_desc())},
        {DNNL_ARG_DIFF_DST,
         before_backward_.in_layout(engine, output_gradient, description.diff_dst_desc())},
        {DNNL_ARG_DIFF_WEIGHTS, computed}};
    if (has_bias()) {
        bias_.gradient = Tensor(engine, bias_.shape, description.diff_bias_desc());
        arguments.emplace_back(DNNL_ARG_DIFF_BIAS, bias_.gradient);
    }
    backward_weights_ = Operation::make<BackwardWeights>(engine, description, std::move(arguments));
}

template <typename BackwardData>
Tensor WeightedLayer::bind_backward_data(Engine& engine,
                                         const typename BackwardData::primitive_desc& description,
                                         const Tensor& output_gradient) {
    Tensor input_gradient(engine, input_.shape(), description.diff_src_desc());
    Arguments arguments{
        {DNNL_ARG_WEIGHTS,
         before_backward_.in_layout(engine, weight_.weight, description.weights_desc())},
        {DNNL_ARG_DIFF_DST,
         before_backward_.in_layout(engine, output_gradient, description.diff_dst_desc())},
        {DNNL_ARG_DIFF_SRC, input_gradient}};
    backward_data_ = Operation::make<BackwardData>(engine, description, std::move(arguments));
    return input_gradient;
}

}  // namespace rangefinder
