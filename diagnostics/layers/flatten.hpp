// [N, C, H, W] -> [N, C*H*W] in C, H, W order: nothing to do but to undo a blocked layout.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Flatten final : public Layer {
  public:
    explicit Flatten(std::string name) : Layer(std::move(name)) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode) override { to_plain_.run(); }
    LayerView view() const override { return {.computes = false}; }
    void backward() override { gradient_to_plain_.run(); }

  private:
    Dims input_shape_;
    Dims output_shape_;
    Reorders to_plain_;
    Reorders gradient_to_plain_;
};

}  // namespace rangefinder
