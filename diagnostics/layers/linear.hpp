// y = x Wᵀ + b over the last axis.
#pragma once

#include <string>

#include "diagnostics/layers/weighted_layer.hpp"

namespace rangefinder {

struct LinearOptions {
    std::int64_t in_features = 0;
    std::int64_t out_features = 0;
    bool bias = true;
};

class Linear final : public WeightedLayer {
  public:
    Linear(std::string name, const LinearOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;

  private:
    // Inputs of more than two axes are seen as rows of features, which needs plain layouts.
    Tensor as_rows(Engine& engine, Reorders& reorders, const Tensor& tensor) const;

    LinearOptions options_;
    Dims input_shape_;
    Dims row_shape_;  // {rows, in_features}
    InnerProductForward::primitive_desc forward_description_;
    Reorders plain_input_;
    Reorders plain_gradient_;
};

}  // namespace rangefinder
