// max(x, 0), or with a slope below 0 (leaky_relu); by hand: oneDNN's relu turns NaN into 0 and so
// would hide a training that broke down.
#pragma once

#include <span>
#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Relu final : public Layer {
  public:
    explicit Relu(std::string name, float negative_slope = 0.0F)
        : Layer(std::move(name)), negative_slope_(negative_slope) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    LayerView view() const override;

  private:
    // The output's sign tells the input's; otherwise the input is kept.
    bool slope_from_output() const { return negative_slope_ >= 0.0F; }

    float negative_slope_;
    Tensor input_;
    Tensor output_;
    Tensor gradient_;  // Of the output, then, in place, of the input.
    Reorders before_backward_;
};

}  // namespace rangefinder
