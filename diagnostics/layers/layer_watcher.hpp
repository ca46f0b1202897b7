// Hears of each layer as a model runs.
#pragma once

#include <cstddef>

namespace rangefinder {

// Called on the model's thread, between two layers; `layer` is the layer's number. Must change
// nothing.
class LayerWatcher {
  public:
    virtual ~LayerWatcher() = default;
    // Its output is there; the next layer may soon overwrite it.
    virtual void after_forward(std::size_t layer) = 0;
    // The gradient by its output is there, and will soon be overwritten.
    virtual void before_backward(std::size_t layer) = 0;
    // The gradients of its parameters are there.
    virtual void after_backward(std::size_t layer) = 0;
};

}  // namespace rangefinder
