// Layers one after the other: a model's trunk, a head, the inside of a residual layer.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "diagnostics/layers/layer.hpp"

namespace rangefinder {

// Has the life of a layer, drawn above that class. May be empty: then it hands on what it gets.
// Not thread-safe.
class Sequence {
  public:
    void append(std::unique_ptr<Layer> layer) { layers_.push_back(std::move(layer)); }

    Connection connect(Engine& engine, const Connection& input);
    // Goes down to the lowest layer with something to train, or through all of them when the
    // input's gradient is wanted. Empty unless it is.
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted);

    void forward(Mode mode);
    void backward();
    void watch(LayerWatcher* watcher);

    bool trains() const;
    std::vector<Parameter*> parameters() const;
    std::span<const std::unique_ptr<Layer>> layers() const { return layers_; }
    // What a layer puts out, and the gradient by it; that is empty where no backward run comes.
    const Tensor& output(std::size_t layer) const { return outputs_[layer]; }
    const Tensor& output_gradient(std::size_t layer) const { return output_gradients_[layer]; }

  private:
    std::vector<std::unique_ptr<Layer>> layers_;
    std::vector<Tensor> outputs_;
    std::vector<Tensor> output_gradients_;
    std::size_t lowest_ = 0;  // Where a backward run ends.
    LayerWatcher* watcher_ = nullptr;
};

}  // namespace rangefinder
