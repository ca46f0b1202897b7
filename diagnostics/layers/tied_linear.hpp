// y = x Eᵀ over the last axis, E the table of an embedding: an output layer without a weight of its
// own (Press and Wolf 2017).
#pragma once

#include <string>
#include <vector>

#include "diagnostics/layers/layer.hpp"
#include "diagnostics/tensor/primitives.hpp"
#include "diagnostics/tensor/reorders.hpp"

namespace rangefinder {

// The table is listed once, as the embedding's. Its gradient is the sum of both uses: this layer
// adds its share to what the embedding cleared in the forward pass. Always float32. The bias, if
// asked for, is this layer's own and starts as that of a linear layer.
class TiedLinear final : public Layer {
  public:
    // `table` [outputs, features] outlives this layer and is connected before it.
    TiedLinear(std::string name, Parameter& table, bool bias);

    Connection connect(Engine& engine, const Connection& input) override;
    Tensor connect_backward(Engine& engine, const Tensor& output_gradient,
                            bool input_gradient_wanted) override;
    void forward(Mode mode) override;
    void backward() override;
    std::vector<Parameter*> parameters() override;
    // The table counts too: its gradient comes from here.
    bool trains() override;
    Implementations implementations() const override;

  private:
    Layout bias_layout() const { return has_bias_ ? plain_layout(bias_.shape) : Layout(); }
    void bind_backward_weights(Engine& engine, const Tensor& gradient);
    Tensor bind_backward_data(Engine& engine, const Tensor& gradient);

    Parameter& table_;
    bool has_bias_;
    Parameter bias_;
    Dims input_shape_;
    Dims row_shape_;  // {rows, features}
    Tensor input_;    // As rows.
    InnerProductForward::primitive_desc forward_description_;
    Reorders before_forward_;
    Operation forward_;
    Reorders before_backward_;
    Operation backward_weights_;
    Reorders after_backward_weights_;
    Tensor share_;  // Of this layer in the table's gradient; row-major.
    Operation backward_data_;
};

}  // namespace rangefinder
