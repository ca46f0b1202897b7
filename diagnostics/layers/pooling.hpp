// Largest or mean value of a sliding window, over N, C, H, W.
#pragma once

#include <string>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/spec/layer_spec.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// A mean counts the padding. A largest value skips NaN unless the whole window is NaN (oneDNN's
// rule; PyTorch hands NaN on).
struct PoolingOptions {
    PoolingKind kind = PoolingKind::kMax;
    Pair kernel_size{1, 1};
    Pair stride{1, 1};
    Pair padding{0, 0};
};

class Pooling final : public Layer {
  public:
    Pooling(std::string name, const PoolingOptions& options);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode) override { forward_.run(); }
    LayerView view() const override { return {.computes = false}; }
    void backward() override;
    Implementations implementations() const override;

  private:
    PoolingOptions options_;
    PoolingGeometry geometry_;
    PoolingForward::primitive_desc forward_description_;
    Tensor input_;
    Tensor output_;
    Tensor workspace_;  // Which value of each window was the largest.
    Operation forward_;
    Reorders before_backward_;
    Operation backward_;
};

}  // namespace rangefinder
