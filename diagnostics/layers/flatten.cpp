#include "diagnostics/layers/flatten.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

Connection Flatten::connect(Engine& engine, const Connection& input) {
    input_shape_ = input.tensor.shape();
    output_shape_ = {input_shape_[0], element_count(input_shape_) / input_shape_[0]};
    const Tensor plain = to_plain_.in_layout(engine, input.tensor, plain_layout(input_shape_));
    const bool copied = to_plain_.size() > 0;
    return {plain.view(engine, output_shape_, plain_layout(output_shape_)),
            copied || input.overwritable};
}

// The layer below takes the gradient in the layout it likes, so here it stays plain.
Tensor Flatten::connect_backward(Engine& engine, const Tensor& output_gradient,
                                 bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    const Tensor plain =
        gradient_to_plain_.in_layout(engine, output_gradient, plain_layout(output_shape_));
    return plain.view(engine, input_shape_, plain_layout(input_shape_));
}

}  // namespace rangefinder
