// What every layer is: built once between two tensors, then run forward and backward in place.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/layers/layer_view.hpp"
#include "diagnostics/layers/layer_watcher.hpp"
#include "diagnostics/layers/mode.hpp"
#include "diagnostics/layers/parameter.hpp"
#include "diagnostics/tensor/operation.hpp"
#include "diagnostics/tensor/tensor.hpp"

namespace rangefinder {

class Sequence;

// A layer's input or output. Overwritable: whoever made it does not need its values again, so the
// next layer may work in place.
struct Connection {
    Tensor tensor;
    bool overwritable = false;
};

// "forward" and the like with oneDNN's name of the code, for what runs on it.
using Implementations = std::vector<std::pair<std::string, std::string>>;

// The life of a layer:
//
//   connect(first ... last layer)            shapes, layouts, weights, buffers, primitives
//   connect_backward(last ... first layer)   only down to the lowest layer with something to train
//   { forward(first ... last), backward(last ... first) } once a step
//
// Shapes were checked before by the model. A backward run uses what the last forward run in
// Mode::kTrain left behind. Not thread-safe.
class Layer {
  public:
    explicit Layer(std::string name) : name_(std::move(name)) {}
    virtual ~Layer() = default;
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;

    const std::string& name() const { return name_; }

    // Decides the layout of the output from that of the input.
    virtual Connection connect(Engine& engine, const Connection& input) = 0;
    // Takes the tensor that holds the output's gradient (and may overwrite it), gives the one that
    // will hold the input's; an empty tensor unless it is wanted.
    virtual Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                                    bool input_gradient_wanted) = 0;

    virtual void forward(Mode mode) = 0;
    virtual void backward() = 0;

    // Buffers too, in the order of PyTorch's state_dict. Tensors are there after connect() and
    // connect_backward().
    virtual std::vector<Parameter*> parameters() { return {}; }
    // Whether a backward run has to reach this layer: something in it is trainable.
    virtual bool trains();
    virtual Implementations implementations() const { return {}; }

    // After connect() and connect_backward().
    virtual LayerView view() const { return {}; }
    // Layers of a residual; nothing: it is not made of layers with names of their own.
    virtual Sequence* inner() { return nullptr; }
    // From now on passes are watched, or, with nullptr, no longer. Outlives what it watches.
    virtual void watch(LayerWatcher*) {}
    // By which a watcher hears of it: its place among all layers of the model.
    std::size_t number() const { return number_; }
    void set_number(std::size_t number) { number_ = number; }

  private:
    std::string name_;
    std::size_t number_ = 0;
};

// Of those operations that were made.
Implementations implementations_of(
    std::initializer_list<std::pair<const char*, const Operation*>> operations);
// Adds a part's to those of a layer that consists of several, the part's name in front.
void add_implementations(const Layer& part, Implementations& all);

}  // namespace rangefinder
