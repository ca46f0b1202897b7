#include "diagnostics/layers/tied_linear.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

Dims rows_of(const Dims& shape) {
    return {element_count(shape) / shape.back(), shape.back()};
}

Tensor as_rows(Engine& engine, Reorders& reorders, const Tensor& tensor) {
    const Tensor plain = reorders.in_layout(engine, tensor, plain_layout(tensor.shape()));
    const Dims rows = rows_of(tensor.shape());
    return plain.view(engine, rows, plain_layout(rows));
}

}  // namespace

TiedLinear::TiedLinear(std::string name, Parameter& table, bool bias)
    : Layer(std::move(name)), table_(table), has_bias_(bias) {
    table_.tied = true;
    bias_.name = this->name() + ".bias";
    bias_.shape = {table_.shape.front()};
    bias_.initial_bound = 1.0 / std::sqrt(static_cast<double>(table_.shape.back()));
}

std::vector<Parameter*> TiedLinear::parameters() {
    return has_bias_ ? std::vector<Parameter*>{&bias_} : std::vector<Parameter*>{};
}

bool TiedLinear::trains() {
    return table_.trainable || (has_bias_ && bias_.trainable);
}

Connection TiedLinear::connect(Engine& engine, const Connection& input) {
    RF_CHECK(!table_.weight.empty());
    input_shape_ = input.tensor.shape();
    RF_CHECK(input_shape_.back() == table_.shape.back());
    row_shape_ = rows_of(input_shape_);
    const Dims output_rows{row_shape_.front(), table_.shape.front()};
    forward_description_ =
        inner_product_forward(engine, {.source = plain_layout(row_shape_),
                                       .weight = any_layout(table_.shape),
                                       .bias = bias_layout(),
                                       .destination = plain_layout(output_rows)});
    input_ = as_rows(engine, before_forward_, input.tensor);
    const Tensor weight =
        before_forward_.in_layout(engine, table_.weight, forward_description_.weights_desc());
    const Tensor output(engine, output_rows, plain_layout(output_rows));
    Arguments arguments{{DNNL_ARG_SRC, input_}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DST, output}};
    if (has_bias_) {
        bias_.weight = Tensor(engine, bias_.shape, bias_layout());
        arguments.emplace_back(DNNL_ARG_BIAS, bias_.weight);
    }
    forward_ =
        Operation::make<InnerProductForward>(engine, forward_description_, std::move(arguments));
    Dims shape = input_shape_;
    shape.back() = output_rows.back();
    return {output.view(engine, shape, plain_layout(shape)), true};
}

void TiedLinear::bind_backward_weights(Engine& engine, const Tensor& gradient) {
    const auto description =
        inner_product_backward_weights(engine,
                                       {.source = plain_layout(row_shape_),
                                        .weight = any_layout(table_.shape),
                                        .bias = bias_layout(),
                                        .destination = plain_layout(gradient.shape())},
                                       forward_description_);
    const Tensor computed(engine, table_.shape, description.diff_weights_desc());
    share_ = after_backward_weights_.in_layout(engine, computed, plain_layout(table_.shape));
    if (table_.gradient.empty()) {
        table_.gradient = Tensor(engine, table_.shape, plain_layout(table_.shape));
    }
    Arguments arguments{
        {DNNL_ARG_SRC, input_}, {DNNL_ARG_DIFF_DST, gradient}, {DNNL_ARG_DIFF_WEIGHTS, computed}};
    if (has_bias_) {
        bias_.gradient = Tensor(engine, bias_.shape, bias_layout());
        arguments.emplace_back(DNNL_ARG_DIFF_BIAS, bias_.gradient);
    }
    backward_weights_ =
        Operation::make<InnerProductBackwardWeights>(engine, description, std::move(arguments));
}

Tensor TiedLinear::bind_backward_data(Engine& engine, const Tensor& gradient) {
    const auto description =
        inner_product_backward_data(engine,
                                    {.source = plain_layout(row_shape_),
                                     .weight = any_layout(table_.shape),
                                     .bias = {},
                                     .destination = plain_layout(gradient.shape())},
                                    forward_description_);
    const Tensor weight =
        before_backward_.in_layout(engine, table_.weight, description.weights_desc());
    const Tensor input_gradient(engine, row_shape_, plain_layout(row_shape_));
    backward_data_ =
        Operation::make<InnerProductBackwardData>(engine, description,
                                                  {{DNNL_ARG_WEIGHTS, weight},
                                                   {DNNL_ARG_DIFF_DST, gradient},
                                                   {DNNL_ARG_DIFF_SRC, input_gradient}});
    return input_gradient.view(engine, input_shape_, plain_layout(input_shape_));
}

Tensor TiedLinear::connect_backward(Engine& engine, const Tensor& output_gradient,
                                    bool input_gradient_wanted) {
    const Tensor gradient = as_rows(engine, before_backward_, output_gradient);
    if (trains()) {
        bind_backward_weights(engine, gradient);
    }
    return input_gradient_wanted ? bind_backward_data(engine, gradient) : Tensor();
}

void TiedLinear::forward(Mode) {
    before_forward_.run();
    forward_.run();
}

void TiedLinear::backward() {
    before_backward_.run();
    backward_weights_.run();
    after_backward_weights_.run();
    if (!backward_weights_.empty() && table_.trainable) {
        const std::span<const float> share = share_.values();
        const std::span<float> sums = table_.gradient.values();
        for (std::size_t index = 0; index < share.size(); ++index) {
            sums[index] += share[index];
        }
    }
    backward_data_.run();
}

Implementations TiedLinear::implementations() const {
    return implementations_of({{"forward", &forward_},
                               {"backward_weights", &backward_weights_},
                               {"backward_data", &backward_data_}});
}

}  // namespace rangefinder
