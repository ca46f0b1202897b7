// Attention and a two-layer network, each with a skip and a layer norm.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diagnostics/layers/layer_norm.hpp"
#include "diagnostics/layers/linear.hpp"
#include "diagnostics/layers/multi_head_attention.hpp"
#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder {

struct TransformerBlockOptions {
    AttentionOptions attention;
    std::int64_t dim_feedforward = 2048;
    bool norm_first = false;
    ActivationKind activation = ActivationKind::kRelu;  // Or kGelu.
};

// [N, T, D] -> [N, T, D], without dropout:
//
//   post (torch.nn.TransformerEncoderLayer):  h = ln1(x + attn(x));  y = ln2(h + fc2(act(fc1(h))))
//   pre (norm_first):                         h = x + attn(ln1(x));  y = h + fc2(act(fc1(ln2(h))))
//
// fc1 and fc2 begin as linear layers do.
class TransformerBlock final : public Layer {
  public:
    TransformerBlock(std::string name, const TransformerBlockOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override;
    Implementations implementations() const override;
    // Of its attention, and of the activation within its network.
    LayerView view() const override;

  private:
    // fc2(act(fc1(x))).
    Connection connect_network(Engine& engine, const Connection& input);
    Tensor connect_network_backward(Engine& engine, const Tensor& output_gradient);
    void network_forward(Mode mode);
    void network_backward();

    Connection connect_pre(Engine& engine);
    Connection connect_post(Engine& engine);
    Tensor connect_pre_backward(Engine& engine, bool input_gradient_wanted);
    Tensor connect_post_backward(Engine& engine, bool input_gradient_wanted);
    void forward_pre(Mode mode);
    void forward_post(Mode mode);
    void backward_pre();
    void backward_post();

    bool norm_first_;
    LayerNorm norm1_;
    LayerNorm norm2_;
    MultiHeadAttention attention_;
    Linear expand_;
    std::unique_ptr<Layer> activation_;
    Linear contract_;

    Reorders to_plain_;
    Tensor input_;
    Tensor attended_;  // What attention gives; then, in place, with the first skip added.
    Tensor middle_;    // h, what the network's skip starts from.
    Tensor output_;    // What the network gives; then, in place, with the second skip added.

    Reorders gradient_to_plain_;
    Tensor output_gradient_;
    Tensor network_gradient_;    // By the network's input; then with the skip's share.
    Tensor attention_gradient_;  // By the attention's input; empty when nobody wants it.
    bool input_gradient_wanted_ = false;
};

}  // namespace rangefinder
