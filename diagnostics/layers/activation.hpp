// sigmoid, tanh, elu and silu, value by value in whatever layout comes in.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Activation final : public Layer {
  public:
    // Every kind but kRelu, kLeakyRelu and kGelu, which have classes of their own.
    Activation(std::string name, const ActivationSpec& spec);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode) override { forward_.run(); }
    void backward() override;
    Implementations implementations() const override;
    LayerView view() const override;

  private:
    ActivationSpec spec_;
    // The slope follows from the output (sigmoid, tanh, elu that rises), or needs the input.
    bool slope_from_output_;
    Elementwise function_;
    ElementwiseForward::primitive_desc forward_description_;
    Tensor input_;
    Tensor output_;
    Operation forward_;
    Reorders before_backward_;
    Operation backward_;
};

}  // namespace rangefinder
