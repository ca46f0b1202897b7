// Self-attention: queries, keys and values are projections of the same input, and so is the output.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/layers/attention_heads.hpp"
#include "diagnostics/layers/layer.hpp"
#include "diagnostics/layers/linear.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// [N, T, D] -> [N, T, D]: o(attention(q(x), k(x), v(x))), heads put side by side before o. The rows
// of q, k and v stacked are in_proj_weight of torch.nn.MultiheadAttention, and all four begin as
// its do: q, k, v uniform in +-√(6 / 4D) (Glorot and Bengio 2010, over the stack), o as a linear
// layer, biases zero. k has no bias: it would move every score of a row alike, which softmax does
// not see.
class MultiHeadAttention final : public Layer {
  public:
    MultiHeadAttention(std::string name, const AttentionOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override;
    Implementations implementations() const override;
    LayerView view() const override;

  private:
    bool projections_train();

    Linear queries_;
    Linear keys_;
    Linear values_;
    AttentionHeads heads_;
    Linear output_;
    Reorders to_plain_;
    bool goes_below_output_ = false;  // In a backward run.
    // By the input, through queries, keys and values; the sum is in the first. Empty: not wanted.
    AttentionTensors input_gradients_;
};

}  // namespace rangefinder
