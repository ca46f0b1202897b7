// x + layers(x) (He et al. 2016).
#pragma once

#include <string>

#include "diagnostics/layers/sequence.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

class Residual final : public Layer {
  public:
    // The layers keep the shape.
    Residual(std::string name, Sequence layers)
        : Layer(std::move(name)), layers_(std::move(layers)) {}

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    bool trains() override { return layers_.trains(); }
    std::vector<Parameter*> parameters() override { return layers_.parameters(); }
    Implementations implementations() const override;
    Sequence* inner() override { return &layers_; }
    void watch(LayerWatcher* watcher) override { layers_.watch(watcher); }

  private:
    Sequence layers_;
    Tensor skipped_;  // The input, in the layout of what the layers give.
    Reorders to_skipped_;
    Tensor inner_;  // What the layers give.
    Tensor output_;

    Tensor output_gradient_;
    Tensor kept_gradient_;  // A copy, since the layers may overwrite the output's gradient.
    Reorders to_sum_;
    Tensor kept_in_layout_;  // That copy in the layout of the layers' input gradient.
    Tensor input_gradient_;  // Of the layers, then, in place, of the sum.
};

}  // namespace rangefinder
