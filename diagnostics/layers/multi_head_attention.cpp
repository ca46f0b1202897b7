#include "diagnostics/layers/multi_head_attention.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

LinearOptions square(const AttentionOptions& options, bool bias) {
    return {.in_features = options.features, .out_features = options.features, .bias = bias};
}

// Weight uniform in +-bound, bias zero.
void start(Linear& linear, double bound) {
    for (Parameter* parameter : linear.parameters()) {
        const bool weight = parameter->shape.size() == 2;
        parameter->initial = weight ? Initial::kUniform : Initial::kConstant;
        parameter->initial_bound = weight ? bound : 0.0;
    }
}

}  // namespace

MultiHeadAttention::MultiHeadAttention(std::string name, const AttentionOptions& options)
    : Layer(std::move(name)),
      queries_(this->name() + ".q", square(options, true)),
      keys_(this->name() + ".k", square(options, false)),
      values_(this->name() + ".v", square(options, true)),
      heads_(options),
      output_(this->name() + ".o", square(options, true)) {
    RF_CHECK(options.num_heads >= 1 && options.features % options.num_heads == 0);
    const auto features = static_cast<double>(options.features);
    const double stacked = std::sqrt(6.0 / (4.0 * features));
    start(queries_, stacked);
    start(keys_, stacked);
    start(values_, stacked);
    start(output_, 1.0 / std::sqrt(features));
}

std::vector<Parameter*> MultiHeadAttention::parameters() {
    std::vector<Parameter*> all;
    for (Layer* part : {&queries_, &keys_, &values_, &output_}) {
        const std::vector<Parameter*> some = part->parameters();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

bool MultiHeadAttention::projections_train() {
    return queries_.trains() || keys_.trains() || values_.trains();
}

Connection MultiHeadAttention::connect(Engine& engine, const Connection& input) {
    RF_CHECK(input.tensor.shape().size() == 3);
    const Connection plain{
        to_plain_.in_layout(engine, input.tensor, plain_layout(input.tensor.shape())), false};
    const AttentionTensors projections{queries_.connect(engine, plain).tensor,
                                       keys_.connect(engine, plain).tensor,
                                       values_.connect(engine, plain).tensor};
    return output_.connect(engine, {heads_.connect(engine, projections), false});
}

Tensor MultiHeadAttention::connect_backward(Engine& engine, const Tensor& output_gradient,
                                            bool input_gradient_wanted) {
    goes_below_output_ = input_gradient_wanted || projections_train();
    const Tensor context = output_.connect_backward(engine, output_gradient, goes_below_output_);
    if (!goes_below_output_) {
        return {};
    }
    const AttentionTensors gradients = heads_.connect_backward(engine, context);
    input_gradients_ = {queries_.connect_backward(engine, gradients.queries, input_gradient_wanted),
                        keys_.connect_backward(engine, gradients.keys, input_gradient_wanted),
                        values_.connect_backward(engine, gradients.values, input_gradient_wanted)};
    return input_gradients_.queries;
}

LayerView MultiHeadAttention::view() const {
    LayerView view;
    view.attention = heads_.probabilities();
    view.causal = heads_.causal();
    return view;
}

void MultiHeadAttention::forward(Mode mode) {
    to_plain_.run();
    queries_.forward(mode);
    keys_.forward(mode);
    values_.forward(mode);
    heads_.forward();
    output_.forward(mode);
}

void MultiHeadAttention::backward() {
    output_.backward();
    if (!goes_below_output_) {
        return;
    }
    heads_.backward();
    queries_.backward();
    keys_.backward();
    values_.backward();
    if (input_gradients_.queries.empty()) {
        return;
    }
    const std::span<float> sum = input_gradients_.queries.values();
    const float* by_keys = input_gradients_.keys.values().data();
    const float* by_values = input_gradients_.values.values().data();
    for (std::size_t index = 0; index < sum.size(); ++index) {
        sum[index] += by_keys[index] + by_values[index];
    }
}

Implementations MultiHeadAttention::implementations() const {
    Implementations all{{"heads forward", heads_.forward_implementation()}};
    if (goes_below_output_) {
        all.emplace_back("heads backward", heads_.backward_implementation());
    }
    for (const Linear* part : {&queries_, &keys_, &values_, &output_}) {
        add_implementations(*part, all);
    }
    return all;
}

}  // namespace rangefinder
