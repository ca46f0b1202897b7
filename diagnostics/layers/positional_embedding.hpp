// Adds one learnt vector a position.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// [N, T, D] + "weight" [T, D], which is drawn from a normal distribution of deviation 0.02 (GPT-2,
// Radford et al. 2019).
class PositionalEmbedding final : public Layer {
  public:
    // `shape` is that of one example, {T, D}.
    PositionalEmbedding(std::string name, std::vector<std::int64_t> shape);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override { return {&weight_}; }

  private:
    Parameter weight_;
    Reorders to_plain_;
    Tensor input_;
    Tensor output_;
    Reorders gradient_to_plain_;
    Tensor gradient_;  // Of the output and of the input: they are equal.
};

}  // namespace rangefinder
