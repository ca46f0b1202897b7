// (x - mean) / √(variance + eps) over the last axis, times a weight, plus a bias (Ba et al. 2016).
#pragma once

#include <string>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

struct LayerNormOptions {
    std::int64_t features = 0;  // Length of the last axis.
    double eps = 1e-5;
};

// As torch.nn.LayerNorm: biased variance, eps inside the root; weight starts at 1, bias at 0.
class LayerNorm final : public Layer {
  public:
    LayerNorm(std::string name, const LayerNormOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }

  private:
    LayerNormOptions options_;
    Parameter weight_;
    Parameter bias_;
    Reorders to_plain_;
    Tensor input_;
    Tensor output_;
    std::vector<float> means_;  // One a row, of the last forward pass.
    std::vector<float> inverse_deviations_;
    Reorders gradient_to_plain_;
    Tensor gradient_;  // Of the output, then, in place, of the input.
    bool input_gradient_wanted_ = false;
};

}  // namespace rangefinder
