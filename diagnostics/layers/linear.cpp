#include "diagnostics/layers/linear.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

Dims rows_of(const Dims& shape) {
    return {element_count(shape) / shape.back(), shape.back()};
}

}  // namespace

Linear::Linear(std::string name, const LinearOptions& options)
    : WeightedLayer(std::move(name), {.weight_shape = {options.out_features, options.in_features},
                                      .weight_dims = {options.out_features, options.in_features},
                                      .bias = options.bias}),
      options_(options) {}

Tensor Linear::as_rows(Engine& engine, Reorders& reorders, const Tensor& tensor) const {
    if (tensor.shape().size() == 2) {
        return tensor;
    }
    const Tensor plain = reorders.in_layout(engine, tensor, plain_layout(tensor.shape()));
    const Dims rows = rows_of(tensor.shape());
    return plain.view(engine, rows, plain_layout(rows));
}

Connection Linear::connect(Engine& engine, const Connection& input) {
    input_shape_ = input.tensor.shape();
    RF_CHECK(input_shape_.back() == options_.in_features);
    row_shape_ = rows_of(input_shape_);
    const Dims output_rows{row_shape_.front(), options_.out_features};
    const bool flat = input_shape_.size() == 2;
    multiply_as(engine.operands());
    forward_description_ = inner_product_forward(
        engine, {.source = any_layout(row_shape_, operands()),
                 .weight = wanted_weight(),
                 .bias = wanted_bias(),
                 .destination = flat ? any_layout(output_rows) : plain_layout(output_rows)});
    const Tensor output = bind_forward<InnerProductForward>(
        engine, forward_description_, as_rows(engine, plain_input_, input.tensor), output_rows);
    if (flat) {
        return {output, true};
    }
    Dims output_shape = input_shape_;
    output_shape.back() = options_.out_features;
    return {output.view(engine, output_shape, plain_layout(output_shape)), true};
}

Tensor Linear::connect_backward(Engine& engine, const Tensor& output_gradient,
                                bool input_gradient_wanted) {
    const Tensor gradient = as_rows(engine, plain_gradient_, output_gradient);
    const Layout any_gradient = any_layout(gradient.shape(), operands());
    if (trains()) {
        bind_backward_weights<InnerProductBackwardWeights>(
            engine,
            inner_product_backward_weights(engine,
                                           {.source = any_layout(row_shape_, operands()),
                                            .weight = wanted_weight_gradient(),
                                            .bias = wanted_bias(),
                                            .destination = any_gradient},
                                           forward_description_),
            gradient);
    }
    if (!input_gradient_wanted) {
        return {};
    }
    const bool flat = input_shape_.size() == 2;
    const Tensor rows = bind_backward_data<InnerProductBackwardData>(
        engine,
        inner_product_backward_data(
            engine,
            {.source = flat ? any_layout(row_shape_) : plain_layout(row_shape_),
             .weight = wanted_weight(),
             .bias = {},
             .destination = any_gradient},
            forward_description_),
        gradient);
    return flat ? rows : rows.view(engine, input_shape_, plain_layout(input_shape_));
}

void Linear::forward(Mode mode) {
    plain_input_.run();
    WeightedLayer::forward(mode);
}

void Linear::backward() {
    plain_gradient_.run();
    WeightedLayer::backward();
}

}  // namespace rangefinder
