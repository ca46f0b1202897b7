#include "diagnostics/layers/transformer_block.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/gelu.hpp"
#include "diagnostics/layers/relu.hpp"

namespace rangefinder {

namespace {

std::unique_ptr<Layer> make_activation(const std::string& name, ActivationKind kind) {
    RF_CHECK(kind == ActivationKind::kRelu || kind == ActivationKind::kGelu);
    if (kind == ActivationKind::kGelu) {
        return std::make_unique<Gelu>(name);
    }
    return std::make_unique<Relu>(name);
}

void add(const Tensor& to, const Tensor& what) {
    const std::span<float> sum = to.values();
    const float* other = what.values().data();
    for (std::size_t index = 0; index < sum.size(); ++index) {
        sum[index] += other[index];
    }
}

}  // namespace

TransformerBlock::TransformerBlock(std::string name, const TransformerBlockOptions& options)
    : Layer(std::move(name)),
      norm_first_(options.norm_first),
      norm1_(this->name() + ".ln1", {.features = options.attention.features}),
      norm2_(this->name() + ".ln2", {.features = options.attention.features}),
      attention_(this->name() + ".attn", options.attention),
      expand_(this->name() + ".fc1",
              {.in_features = options.attention.features, .out_features = options.dim_feedforward}),
      activation_(make_activation(this->name() + ".activation", options.activation)),
      contract_(this->name() + ".fc2", {.in_features = options.dim_feedforward,
                                        .out_features = options.attention.features}) {}

std::vector<Parameter*> TransformerBlock::parameters() {
    std::vector<Parameter*> all;
    for (Layer* part :
         std::initializer_list<Layer*>{&norm1_, &norm2_, &attention_, &expand_, &contract_}) {
        const std::vector<Parameter*> some = part->parameters();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

Connection TransformerBlock::connect_network(Engine& engine, const Connection& input) {
    const Connection expanded = expand_.connect(engine, input);
    return contract_.connect(engine, activation_->connect(engine, expanded));
}

Connection TransformerBlock::connect(Engine& engine, const Connection& input) {
    const Dims& shape = input.tensor.shape();
    input_ = to_plain_.in_layout(engine, input.tensor, plain_layout(shape));
    return norm_first_ ? connect_pre(engine) : connect_post(engine);
}

// Nothing may overwrite what a skip or a norm still needs, hence `overwritable` false below.
Connection TransformerBlock::connect_pre(Engine& engine) {
    const Tensor normed = norm1_.connect(engine, {input_, false}).tensor;
    attended_ = attention_.connect(engine, {normed, false}).tensor;
    middle_ = attended_;
    output_ = connect_network(engine, norm2_.connect(engine, {middle_, false})).tensor;
    return {output_, true};
}

Connection TransformerBlock::connect_post(Engine& engine) {
    attended_ = attention_.connect(engine, {input_, false}).tensor;
    middle_ = norm1_.connect(engine, {attended_, false}).tensor;
    output_ = connect_network(engine, {middle_, false}).tensor;
    return norm2_.connect(engine, {output_, false});
}

LayerView TransformerBlock::view() const {
    LayerView view = attention_.view();
    const LayerView activation = activation_->view();
    view.response = activation.response;
    view.flat = activation.flat;
    return view;
}

void TransformerBlock::network_forward(Mode mode) {
    expand_.forward(mode);
    activation_->forward(mode);
    contract_.forward(mode);
}

void TransformerBlock::forward(Mode mode) {
    to_plain_.run();
    norm_first_ ? forward_pre(mode) : forward_post(mode);
}

void TransformerBlock::forward_pre(Mode mode) {
    norm1_.forward(mode);
    attention_.forward(mode);
    add(attended_, input_);
    norm2_.forward(mode);
    network_forward(mode);
    add(output_, middle_);
}

void TransformerBlock::forward_post(Mode mode) {
    attention_.forward(mode);
    add(attended_, input_);
    norm1_.forward(mode);
    network_forward(mode);
    add(output_, middle_);
    norm2_.forward(mode);
}

// The linear layers read their output's gradient and leave it as it is, so that the skips can add
// it afterwards; the norms turn theirs over in place.
Tensor TransformerBlock::connect_network_backward(Engine& engine, const Tensor& output_gradient) {
    const Tensor activated = contract_.connect_backward(engine, output_gradient, true);
    return expand_.connect_backward(engine, activation_->connect_backward(engine, activated, true),
                                    true);
}

Tensor TransformerBlock::connect_backward(Engine& engine, const Tensor& output_gradient,
                                          bool input_gradient_wanted) {
    input_gradient_wanted_ = input_gradient_wanted;
    output_gradient_ = gradient_to_plain_.in_layout(engine, output_gradient,
                                                    plain_layout(output_gradient.shape()));
    return norm_first_ ? connect_pre_backward(engine, input_gradient_wanted)
                       : connect_post_backward(engine, input_gradient_wanted);
}

Tensor TransformerBlock::connect_pre_backward(Engine& engine, bool input_gradient_wanted) {
    const Tensor normed = connect_network_backward(engine, output_gradient_);
    network_gradient_ = norm2_.connect_backward(engine, normed, true);
    const bool reaches_norm = input_gradient_wanted || norm1_.trains();
    const Tensor attended = attention_.connect_backward(engine, network_gradient_, reaches_norm);
    if (reaches_norm) {
        attention_gradient_ = attended;
        norm1_.connect_backward(engine, attended, input_gradient_wanted);
    }
    return input_gradient_wanted ? attention_gradient_ : Tensor();
}

Tensor TransformerBlock::connect_post_backward(Engine& engine, bool input_gradient_wanted) {
    output_gradient_ = norm2_.connect_backward(engine, output_gradient_, true);
    network_gradient_ = connect_network_backward(engine, output_gradient_);
    const Tensor attended = norm1_.connect_backward(engine, network_gradient_, true);
    attention_gradient_ = attention_.connect_backward(engine, attended, input_gradient_wanted);
    return attention_gradient_;
}

void TransformerBlock::network_backward() {
    contract_.backward();
    activation_->backward();
    expand_.backward();
}

void TransformerBlock::backward() {
    gradient_to_plain_.run();
    norm_first_ ? backward_pre() : backward_post();
}

void TransformerBlock::backward_pre() {
    network_backward();
    norm2_.backward();
    add(network_gradient_, output_gradient_);
    attention_.backward();
    if (attention_gradient_.empty()) {
        return;
    }
    norm1_.backward();
    if (input_gradient_wanted_) {
        add(attention_gradient_, network_gradient_);
    }
}

void TransformerBlock::backward_post() {
    norm2_.backward();
    network_backward();
    add(network_gradient_, output_gradient_);
    norm1_.backward();
    attention_.backward();
    if (input_gradient_wanted_) {
        add(attention_gradient_, network_gradient_);
    }
}

Implementations TransformerBlock::implementations() const {
    Implementations all = attention_.implementations();
    for (const Linear* part : {&expand_, &contract_}) {
        add_implementations(*part, all);
    }
    return all;
}

}  // namespace rangefinder
