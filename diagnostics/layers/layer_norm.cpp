#include "diagnostics/layers/layer_norm.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/layer_norm_rows.hpp"

namespace rangefinder {

namespace {

Parameter make_parameter(std::string name, std::int64_t features, double value) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.shape = {features};
    parameter.initial = Initial::kConstant;
    parameter.initial_bound = value;
    return parameter;
}

}  // namespace

LayerNorm::LayerNorm(std::string name, const LayerNormOptions& options)
    : Layer(std::move(name)),
      options_(options),
      weight_(make_parameter(this->name() + ".weight", options.features, 1.0)),
      bias_(make_parameter(this->name() + ".bias", options.features, 0.0)) {}

Connection LayerNorm::connect(Engine& engine, const Connection& input) {
    const Dims& shape = input.tensor.shape();
    RF_CHECK(shape.back() == options_.features);
    input_ = to_plain_.in_layout(engine, input.tensor, plain_layout(shape));
    output_ = Tensor(engine, shape, plain_layout(shape));
    const Layout layout = plain_layout(weight_.shape);
    weight_.weight = Tensor(engine, weight_.shape, layout);
    bias_.weight = Tensor(engine, bias_.shape, layout);
    const auto rows = static_cast<std::size_t>(element_count(shape) / options_.features);
    means_.resize(rows);
    inverse_deviations_.resize(rows);
    return {output_, true};
}

Tensor LayerNorm::connect_backward(Engine& engine, const Tensor& output_gradient,
                                   bool input_gradient_wanted) {
    const Layout layout = plain_layout(weight_.shape);
    weight_.gradient = Tensor(engine, weight_.shape, layout);
    bias_.gradient = Tensor(engine, bias_.shape, layout);
    gradient_ = gradient_to_plain_.in_layout(engine, output_gradient, plain_layout(input_.shape()));
    input_gradient_wanted_ = input_gradient_wanted;
    return input_gradient_wanted ? gradient_ : Tensor();
}

void LayerNorm::forward(Mode) {
    to_plain_.run();
    layer_norm_forward({.input = input_.values(),
                        .weight = weight_.weight.values(),
                        .means = means_,
                        .inverse_deviations = inverse_deviations_},
                       bias_.weight.values(), options_.eps, output_.values());
}

void LayerNorm::backward() {
    gradient_to_plain_.run();
    layer_norm_backward({.input = input_.values(),
                         .weight = weight_.weight.values(),
                         .means = means_,
                         .inverse_deviations = inverse_deviations_},
                        gradient_.values(),
                        {.weight = weight_.gradient.values(), .bias = bias_.gradient.values()},
                        input_gradient_wanted_);
}

}  // namespace rangefinder
