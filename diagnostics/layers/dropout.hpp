// Dropout (Srivastava et al. 2014) as torch.nn.Dropout: in training each value is zeroed with
// probability p and the others divided by 1 - p; in evaluation nothing happens.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/layers/random_masks.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Dropout final : public Layer {
  public:
    Dropout(std::string name, double p, const RandomMasks& masks)
        : Layer(std::move(name)), p_(p), masks_(masks) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    LayerView view() const override { return {.computes = false}; }
    void backward() override;

  private:
    double p_;
    RandomMasks masks_;
    Tensor input_;
    Tensor output_;
    Tensor mask_;  // 0 or 1 / (1 - p), of the last training pass.
    Tensor gradient_;
    Reorders before_backward_;
};

}  // namespace rangefinder
