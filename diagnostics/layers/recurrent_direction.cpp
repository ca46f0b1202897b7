#include "diagnostics/layers/recurrent_direction.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/gru_cell.hpp"
#include "diagnostics/layers/lstm_cell.hpp"
#include "diagnostics/layers/recurrent_products.hpp"

namespace rangefinder {

namespace {

Tensor plain_tensor(const Engine& engine, const Dims& shape) {
    return {engine, shape, plain_layout(shape)};
}

Parameter make_parameter(std::string name, const Dims& shape, double bound, bool present) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.shape = shape;
    parameter.initial_bound = bound;
    parameter.trainable = present;
    return parameter;
}

void fill_zero(const Tensor& tensor) {
    const std::span<float> values = tensor.values();
    std::fill(values.begin(), values.end(), 0.0F);
}

// sums[c] += the column's sum, added up apart first so that a long sequence loses no precision.
void add_columns(const float* values, std::int64_t rows, std::span<float> part,
                 std::span<float> sums) {
    std::fill(part.begin(), part.end(), 0.0F);
    for (std::int64_t row = 0; row < rows; ++row) {
        for (float& sum : part) {
            sum += *values++;
        }
    }
    std::transform(sums.begin(), sums.end(), part.begin(), sums.begin(), std::plus<>());
}

}  // namespace

// torch.nn.LSTM and GRU draw all their parameters in +-1 / sqrt(hidden_size).
RecurrentDirection::RecurrentDirection(DirectionOptions options) : options_(std::move(options)) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(options_.hidden_size));
    const auto parameter = [&](const std::string& what, const Dims& shape, bool present) {
        return make_parameter(options_.layer_name + "." + what + "_" + options_.suffix, shape,
                              bound, present);
    };
    weight_ih_ = parameter("weight_ih", {gate_width(), options_.in_features}, true);
    weight_hh_ = parameter("weight_hh", {gate_width(), options_.hidden_size}, true);
    bias_ih_ = parameter("bias_ih", {gate_width()}, options_.bias);
    bias_hh_ = parameter("bias_hh", {gate_width()}, options_.bias);
}

std::int64_t RecurrentDirection::gate_width() const {
    return (is_lstm() ? 4 : 3) * options_.hidden_size;
}

std::int64_t RecurrentDirection::step_at(std::int64_t place) const {
    return options_.reverse ? size_.steps - 1 - place : place;
}

std::int64_t RecurrentDirection::row_before(std::int64_t step) const {
    return (options_.reverse ? step + 1 : step) * size_.rows;
}

std::int64_t RecurrentDirection::row_behind(std::int64_t step) const {
    return (options_.reverse ? step : step + 1) * size_.rows;
}

std::int64_t RecurrentDirection::hidden_gates_row(std::int64_t step) const {
    return is_lstm() ? 0 : step * size_.rows;
}

std::vector<Parameter*> RecurrentDirection::parameters() {
    std::vector<Parameter*> all{&weight_ih_, &weight_hh_};
    if (options_.bias) {
        all.insert(all.end(), {&bias_ih_, &bias_hh_});
    }
    return all;
}

Implementations RecurrentDirection::implementations() const {
    Implementations all;
    const auto list = [&](const std::string& what, const Operation& operation) {
        if (!operation.empty()) {
            all.emplace_back(what + "_" + options_.suffix, operation.implementation());
        }
    };
    list("input_product", input_product_);
    list("weight_ih_gradient", weight_ih_gradient_);
    list("weight_hh_gradient", weight_hh_gradient_);
    list("input_gradient", input_gradient_);
    list("hidden_product", hidden_product_);
    list("hidden_gradient", hidden_gradient_product_);
    return all;
}

void RecurrentDirection::make_buffers(Engine& engine) {
    const std::int64_t all = size_.steps * size_.rows;
    const Dims states{all + size_.rows, options_.hidden_size};
    gates_ = plain_tensor(engine, {all, gate_width()});
    hidden_gates_ = plain_tensor(engine, {is_lstm() ? size_.rows : all, gate_width()});
    hidden_ = plain_tensor(engine, states);
    biases_ = plain_tensor(engine, {2, gate_width()});
    if (is_lstm()) {
        cell_ = plain_tensor(engine, states);
        cell_tanh_ = plain_tensor(engine, {all, options_.hidden_size});
    }
    for (Parameter* parameter : parameters()) {
        parameter->weight = plain_tensor(engine, parameter->shape);
    }
}

Tensor RecurrentDirection::connect(Engine& engine, const SequenceSize& size, const Tensor& input) {
    size_ = size;
    RF_CHECK(input.is_plain());
    RF_CHECK(input.shape() == (Dims{size_.steps * size_.rows, options_.in_features}));
    input_ = input;
    make_buffers(engine);
    rounded_input_ = before_forward_.in_layout(engine, input_, rounded_layout(engine, input_));
    input_product_ = product(engine, before_forward_, rounded_input_,
                             transposed(engine, weight_ih_.weight), gates_);
    connect_hidden_product(engine);
    return rows_of(engine, hidden_, {options_.reverse ? 0 : size_.rows, size_.steps * size_.rows});
}

void RecurrentDirection::connect_hidden_product(Engine& engine) {
    rounded_hidden_ = rounded_twin(engine, hidden_);
    state_ = RowWindow(engine, hidden_, size_.rows);
    rounded_state_ = RowWindow(engine, rounded_hidden_, size_.rows);
    step_hidden_gates_ = RowWindow(engine, hidden_gates_, size_.rows);
    round_state_ = rounding(engine, state_.rows(), rounded_state_.rows());
    hidden_product_ = product(engine, before_forward_, rounded_state_.rows(),
                              transposed(engine, weight_hh_.weight), step_hidden_gates_.rows());
}

Tensor RecurrentDirection::connect_backward(Engine& engine, const OutputGradients& output_gradients,
                                            bool input_gradient_wanted) {
    output_gradients_ = output_gradients;
    hidden_gradient_ = plain_tensor(engine, {size_.rows, options_.hidden_size});
    carried_ = plain_tensor(engine, {size_.rows, options_.hidden_size});
    bias_sums_ = plain_tensor(engine, {3, gate_width()});
    connect_hidden_gradient(engine);
    connect_weight_gradients(engine);
    if (!input_gradient_wanted) {
        return {};
    }
    Tensor gradient = plain_tensor(engine, input_.shape());
    input_gradient_ =
        product(engine, before_backward_, rounded_gates_, weight_ih_.weight, gradient);
    return gradient;
}

void RecurrentDirection::connect_hidden_gradient(Engine& engine) {
    rounded_hidden_side_ = rounded_twin(engine, hidden_side());
    step_hidden_side_ = RowWindow(engine, hidden_side(), size_.rows);
    rounded_step_hidden_side_ = RowWindow(engine, rounded_hidden_side_, size_.rows);
    round_step_hidden_side_ =
        rounding(engine, step_hidden_side_.rows(), rounded_step_hidden_side_.rows());
    hidden_gradient_product_ = product(engine, before_backward_, rounded_step_hidden_side_.rows(),
                                       weight_hh_.weight, hidden_gradient_);
}

void RecurrentDirection::connect_weight_gradients(Engine& engine) {
    rounded_gates_ = rounded_hidden_side_;
    if (!is_lstm()) {
        rounded_gates_ = rounded_twin(engine, gates_);
        round_gates_ = rounding(engine, gates_, rounded_gates_);
    }
    for (Parameter* parameter : parameters()) {
        if (parameter->trainable) {
            parameter->gradient = plain_tensor(engine, parameter->shape);
        }
    }
    const Tensor states_before = rows_of(
        engine, rounded_hidden_, {options_.reverse ? size_.rows : 0, size_.steps * size_.rows});
    if (weight_ih_.trainable) {
        weight_ih_gradient_ =
            transposed_product(engine, rounded_gates_, rounded_input_, weight_ih_.gradient);
    }
    if (weight_hh_.trainable) {
        weight_hh_gradient_ =
            transposed_product(engine, rounded_hidden_side_, states_before, weight_hh_.gradient);
    }
}

// LSTM: the gates take the sum of both. GRU: the reset gate stands between them.
void RecurrentDirection::add_up_biases() {
    if (!options_.bias) {
        return;
    }
    const std::span<const float> input = bias_ih_.weight.values();
    const std::span<const float> hidden = bias_hh_.weight.values();
    const std::span<float> all = biases_.values();
    if (is_lstm()) {
        std::transform(input.begin(), input.end(), hidden.begin(), all.begin(), std::plus<>());
        return;
    }
    std::copy(hidden.begin(), hidden.end(), std::copy(input.begin(), input.end(), all.begin()));
}

void RecurrentDirection::forward() {
    before_forward_.run();
    add_up_biases();
    input_product_.run();
    const auto first = hidden_gates_.values().subspan(
        static_cast<std::size_t>(hidden_gates_row(step_at(0)) * gate_width()),
        static_cast<std::size_t>(size_.rows * gate_width()));
    std::fill(first.begin(), first.end(), 0.0F);
    forward_step(step_at(0));
    for (std::int64_t place = 1; place < size_.steps; ++place) {
        run_hidden_product(step_at(place));
        forward_step(step_at(place));
    }
}

void RecurrentDirection::run_hidden_product(std::int64_t step) {
    state_.move_to(row_before(step));
    rounded_state_.move_to(row_before(step));
    step_hidden_gates_.move_to(hidden_gates_row(step));
    round_state_.run();
    hidden_product_.run();
}

void RecurrentDirection::forward_step(std::int64_t step) {
    const std::int64_t rows = size_.rows;
    const std::int64_t width = options_.hidden_size;
    float* gates = gates_.values().data() + step * rows * gate_width();
    float* hidden_gates = hidden_gates_.values().data() + hidden_gates_row(step) * gate_width();
    float* hidden = hidden_.values().data();
    const float* biases = biases_.values().data();
    if (!is_lstm()) {
        gru_forward_step({.rows = rows,
                          .width = width,
                          .gates = gates,
                          .hidden_gates = hidden_gates,
                          .input_bias = biases,
                          .hidden_bias = biases + gate_width(),
                          .previous_hidden = hidden + row_before(step) * width,
                          .hidden = hidden + row_behind(step) * width});
        return;
    }
    float* cell = cell_.values().data();
    lstm_forward_step({.rows = rows,
                       .width = width,
                       .gates = gates,
                       .hidden_gates = hidden_gates,
                       .bias = biases,
                       .previous_cell = cell + row_before(step) * width,
                       .cell = cell + row_behind(step) * width,
                       .cell_tanh = cell_tanh_.values().data() + step * rows * width,
                       .hidden = hidden + row_behind(step) * width});
}

double RecurrentDirection::squared_hidden_gradient(std::int64_t step) const {
    const GradientRows from_output = output_gradients_.of_step(step);
    const float* from_later = hidden_gradient_.values().data();
    const float* past_gates = carried_.values().data();  // Of a GRU.
    double sum = 0.0;
    for (std::int64_t row = 0; row < size_.rows; ++row) {
        const float* gradient = from_output.first + row * from_output.row_stride;
        for (std::int64_t column = 0; column < options_.hidden_size; ++column) {
            double value = static_cast<double>(*from_later++) + gradient[column];
            if (!is_lstm()) value += *past_gates++;
            sum += value * value;
        }
    }
    return sum;
}

void RecurrentDirection::backward(TimeGradients* time_gradients) {
    fill_zero(hidden_gradient_);
    fill_zero(carried_);
    fill_zero(bias_sums_);
    before_backward_.run();
    if (time_gradients != nullptr) {
        time_gradients->last += squared_hidden_gradient(step_at(size_.steps - 1));
    }
    for (std::int64_t place = size_.steps - 1; place > 0; --place) {
        backward_step(step_at(place));
        round_hidden_side_of(step_at(place));
        hidden_gradient_product_.run();
    }
    if (time_gradients != nullptr) {
        time_gradients->first += squared_hidden_gradient(step_at(0));
    }
    backward_step(step_at(0));
    round_hidden_side_of(step_at(0));
    round_gates_.run();
    weight_ih_gradient_.run();
    weight_hh_gradient_.run();
    finish_bias_gradients();
    input_gradient_.run();
}

// Leaves both windows on the step: its gradient is what the product takes next.
void RecurrentDirection::round_hidden_side_of(std::int64_t step) {
    step_hidden_side_.move_to(step * size_.rows);
    rounded_step_hidden_side_.move_to(step * size_.rows);
    round_step_hidden_side_.run();
}

void RecurrentDirection::backward_step(std::int64_t step) {
    const std::int64_t rows = size_.rows;
    const std::int64_t width = options_.hidden_size;
    const GradientRows from_output = output_gradients_.of_step(step);
    float* gates = gates_.values().data() + step * rows * gate_width();
    if (is_lstm()) {
        lstm_backward_step({.rows = rows,
                            .width = width,
                            .gates = gates,
                            .previous_cell = cell_.values().data() + row_before(step) * width,
                            .cell_tanh = cell_tanh_.values().data() + step * rows * width,
                            .output_gradient = from_output.first,
                            .output_gradient_stride = from_output.row_stride,
                            .hidden_gradient = hidden_gradient_.values().data(),
                            .cell_gradient = carried_.values().data()});
    } else {
        gru_backward_step(
            {.rows = rows,
             .width = width,
             .gates = gates,
             .hidden_gates = hidden_gates_.values().data() + hidden_gates_row(step) * gate_width(),
             .previous_hidden = hidden_.values().data() + row_before(step) * width,
             .output_gradient = from_output.first,
             .output_gradient_stride = from_output.row_stride,
             .hidden_gradient = hidden_gradient_.values().data(),
             .past_gradient = carried_.values().data()});
    }
    add_to_bias_gradients(step);
}

// While the step's gates are still in the cache.
void RecurrentDirection::add_to_bias_gradients(std::int64_t step) {
    if (!bias_ih_.trainable && !bias_hh_.trainable) {
        return;
    }
    const auto width = static_cast<std::size_t>(gate_width());
    const std::span<float> sums = bias_sums_.values();
    const std::span<float> part = sums.last(width);
    add_columns(gates_.values().data() + step * size_.rows * gate_width(), size_.rows, part,
                sums.first(width));
    if (!is_lstm()) {
        add_columns(hidden_gates_.values().data() + hidden_gates_row(step) * gate_width(),
                    size_.rows, part, sums.subspan(width, width));
    }
}

void RecurrentDirection::finish_bias_gradients() {
    const auto width = static_cast<std::size_t>(gate_width());
    const std::span<const float> sums = bias_sums_.values();
    if (bias_ih_.trainable) {
        std::copy_n(sums.begin(), width, bias_ih_.gradient.values().begin());
    }
    if (bias_hh_.trainable) {
        const std::span<const float> by_hidden = is_lstm() ? sums : sums.subspan(width);
        std::copy_n(by_hidden.begin(), width, bias_hh_.gradient.values().begin());
    }
}

}  // namespace rangefinder
