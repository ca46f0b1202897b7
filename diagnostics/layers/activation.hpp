// sigmoid, tanh and gelu (exact, with erf), value by value in whatever layout comes in.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Activation final : public Layer {
  public:
    // Every kind but kRelu, which has a class of its own.
    Activation(std::string name, ActivationKind kind);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode) override { forward_.run(); }
    void backward() override;
    std::vector<std::pair<std::string, std::string>> implementations() const override;

  private:
    // The slope of sigmoid and tanh follows from their output; gelu's needs its input.
    bool slope_from_output() const { return kind_ != ActivationKind::kGelu; }

    ActivationKind kind_;
    dnnl::algorithm algorithm_;
    ElementwiseForward::primitive_desc forward_description_;
    Tensor input_;
    Tensor output_;
    Operation forward_;
    Reorders before_backward_;
    Operation backward_;
};

}  // namespace rangefinder
