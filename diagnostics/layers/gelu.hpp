// gelu(x) = x Φ(x), Φ the normal distribution: exact (erf), as PyTorch's default.
#pragma once

#include <span>
#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// Works value by value in whatever layout comes in. The forward pass leaves the slope behind, which
// shares its exponential, so that the backward pass is one product.
class Gelu final : public Layer {
  public:
    explicit Gelu(std::string name) : Layer(std::move(name)) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    LayerView view() const override;

  private:
    Tensor input_;
    Tensor slope_;  // The input's own memory where that may be overwritten.
    Tensor output_;
    Tensor gradient_;  // Of the output, then, in place, of the input.
    Reorders before_backward_;
};

// outputs = gelu(inputs), slopes = gelu'(inputs); slopes may be the inputs' memory. NaN stays NaN.
void gelu_with_slopes(std::span<const float> inputs, std::span<float> outputs,
                      std::span<float> slopes);

}  // namespace rangefinder
