// max(x, 0), by hand: oneDNN's relu turns NaN into 0 and so would hide a training that broke down.
#pragma once

#include <span>
#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Relu final : public Layer {
  public:
    explicit Relu(std::string name) : Layer(std::move(name)) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;

  private:
    Tensor input_;
    Tensor output_;
    Tensor gradient_;  // Of the output, then, in place, of the input.
    Reorders before_backward_;
};

}  // namespace rangefinder
