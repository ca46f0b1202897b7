#include "diagnostics/layers/recurrent.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

struct Block {
    std::int64_t outer = 0;
    std::int64_t inner = 0;
    std::int64_t width = 0;
};

// [outer, inner, width] -> [inner, outer, width].
void swap_first_axes(const Tensor& from, const Tensor& to, const Block& block) {
    const float* source = from.values().data();
    float* destination = to.values().data();
    for (std::int64_t outer = 0; outer < block.outer; ++outer) {
        for (std::int64_t inner = 0; inner < block.inner; ++inner) {
            std::copy_n(source, block.width,
                        destination + (inner * block.outer + outer) * block.width);
            source += block.width;
        }
    }
}

// Columns [first, first + width of `part`) of `whole`, row by row.
void write_columns(const float* part, std::int64_t part_width, std::int64_t rows, float* whole,
                   std::int64_t whole_width) {
    for (std::int64_t row = 0; row < rows; ++row) {
        std::copy_n(part + row * part_width, part_width, whole + row * whole_width);
    }
}

bool any_trains(const std::unique_ptr<RecurrentDirection>& direction) {
    const std::vector<Parameter*> parameters = direction->parameters();
    return std::any_of(parameters.begin(), parameters.end(),
                       [](const Parameter* parameter) { return parameter->trainable; });
}

}  // namespace

Recurrent::Recurrent(std::string name, const RecurrentOptions& options)
    : Layer(std::move(name)), options_(options) {
    for (std::int64_t number = 0; number < options_.num_layers; ++number) {
        levels_.push_back(make_level(number));
    }
}

std::int64_t Recurrent::output_width() const {
    return options_.hidden_size * (options_.bidirectional ? 2 : 1);
}

Recurrent::Level Recurrent::make_level(std::int64_t number) const {
    Level level;
    DirectionOptions options;
    options.kind = options_.kind;
    options.layer_name = name();
    options.suffix = "l" + std::to_string(number);
    options.in_features = number == 0 ? options_.in_features : output_width();
    options.hidden_size = options_.hidden_size;
    options.bias = options_.bias;
    level.directions.push_back(std::make_unique<RecurrentDirection>(options));
    if (options_.bidirectional) {
        options.suffix += "_reverse";
        options.reverse = true;
        level.directions.push_back(std::make_unique<RecurrentDirection>(options));
    }
    return level;
}

Connection Recurrent::connect(Engine& engine, const Connection& input) {
    const Dims& shape = input.tensor.shape();
    RF_CHECK(shape.size() == 3);
    RF_CHECK(shape[2] == options_.in_features);
    size_ = {.steps = shape[1], .rows = shape[0]};
    input_ = before_forward_.in_layout(engine, input.tensor, plain_layout(shape));
    const Dims time_major{size_.steps * size_.rows, options_.in_features};
    time_major_ = Tensor(engine, time_major, plain_layout(time_major));
    Tensor values = time_major_;
    for (Level& level : levels_) {
        values = connect_level(engine, level, values);
    }
    Dims output{size_.rows, output_width()};
    if (options_.all_steps) {
        output.insert(output.begin() + 1, size_.steps);
    }
    output_ = Tensor(engine, output, plain_layout(output));
    return {output_, true};
}

Tensor Recurrent::connect_level(Engine& engine, Level& level, const Tensor& input) {
    for (const auto& direction : level.directions) {
        level.hidden.push_back(direction->connect(engine, size_, input));
    }
    level.joined = level.hidden.front();
    if (options_.bidirectional) {
        const Dims shape{size_.steps * size_.rows, output_width()};
        level.joined = Tensor(engine, shape, plain_layout(shape));
    }
    return level.joined;
}

std::size_t Recurrent::lowest_level(bool input_gradient_wanted) const {
    std::size_t level = 0;
    while (!input_gradient_wanted && level + 1 < levels_.size() &&
           std::none_of(levels_[level].directions.begin(), levels_[level].directions.end(),
                        any_trains)) {
        ++level;
    }
    return level;
}

OutputGradients Recurrent::top_gradients(Engine& engine, const Tensor& gradient,
                                         std::size_t direction) {
    OutputGradients result;
    result.tensor = gradient;
    result.first = static_cast<std::int64_t>(direction) * options_.hidden_size;
    result.step_stride = output_width();
    result.row_stride = options_.all_steps ? size_.steps * output_width() : output_width();
    if (!options_.all_steps) {
        const Dims row{options_.hidden_size};
        result.only_step = levels_.back().directions[direction]->last_step();
        result.zeros = Tensor(engine, row, plain_layout(row));
    }
    return result;
}

OutputGradients Recurrent::inner_gradients(const Tensor& gradient, std::size_t direction) const {
    OutputGradients result;
    result.tensor = gradient;
    result.first = static_cast<std::int64_t>(direction) * options_.hidden_size;
    result.step_stride = size_.rows * output_width();
    result.row_stride = output_width();
    return result;
}

Tensor Recurrent::connect_backward(Engine& engine, const Tensor& output_gradient,
                                   bool input_gradient_wanted) {
    const Tensor top =
        before_backward_.in_layout(engine, output_gradient, plain_layout(output_.shape()));
    lowest_ = lowest_level(input_gradient_wanted);
    for (std::size_t number = levels_.size(); number-- > lowest_;) {
        Level& level = levels_[number];
        for (std::size_t direction = 0; direction < level.directions.size(); ++direction) {
            const OutputGradients gradients =
                number + 1 == levels_.size()
                    ? top_gradients(engine, top, direction)
                    : inner_gradients(levels_[number + 1].input_gradients.front(), direction);
            level.input_gradients.push_back(level.directions[direction]->connect_backward(
                engine, gradients, number > lowest_ || input_gradient_wanted));
        }
    }
    if (input_gradient_wanted) {
        input_gradient_ = Tensor(engine, input_.shape(), plain_layout(input_.shape()));
    }
    return input_gradient_;
}

void Recurrent::forward(Mode) {
    before_forward_.run();
    swap_first_axes(input_, time_major_,
                    {.outer = size_.rows, .inner = size_.steps, .width = options_.in_features});
    for (const Level& level : levels_) {
        for (const auto& direction : level.directions) {
            direction->forward();
        }
        join(level);
    }
    write_output();
}

void Recurrent::join(const Level& level) const {
    if (!options_.bidirectional) {
        return;
    }
    float* whole = level.joined.values().data();
    for (const Tensor& hidden : level.hidden) {
        write_columns(hidden.values().data(), options_.hidden_size, size_.steps * size_.rows, whole,
                      output_width());
        whole += options_.hidden_size;
    }
}

void Recurrent::write_output() const {
    const Level& top = levels_.back();
    if (options_.all_steps) {
        swap_first_axes(top.joined, output_,
                        {.outer = size_.steps, .inner = size_.rows, .width = output_width()});
        return;
    }
    float* whole = output_.values().data();
    for (std::size_t direction = 0; direction < top.directions.size(); ++direction) {
        const std::int64_t first =
            top.directions[direction]->last_step() * size_.rows * options_.hidden_size;
        write_columns(top.hidden[direction].values().data() + first, options_.hidden_size,
                      size_.rows, whole, output_width());
        whole += options_.hidden_size;
    }
}

void Recurrent::backward() {
    before_backward_.run();
    time_gradients_ = {};
    for (std::size_t number = levels_.size(); number-- > lowest_;) {
        const Level& level = levels_[number];
        for (const auto& direction : level.directions) {
            direction->backward(watched_ ? &time_gradients_ : nullptr);
        }
        sum_input_gradients(level);
    }
    if (!input_gradient_.empty()) {
        swap_first_axes(levels_.front().input_gradients.front(), input_gradient_,
                        {.outer = size_.steps, .inner = size_.rows, .width = options_.in_features});
    }
}

LayerView Recurrent::view() const {
    LayerView view;
    view.unsaturated = Interval{-0.99F, 0.99F};
    view.time_gradients = &time_gradients_;
    return view;
}

void Recurrent::sum_input_gradients(const Level& level) const {
    if (!options_.bidirectional || level.input_gradients.front().empty()) {
        return;
    }
    const std::span<float> sum = level.input_gradients.front().values();
    const std::span<const float> other = level.input_gradients.back().values();
    std::transform(sum.begin(), sum.end(), other.begin(), sum.begin(), std::plus<>());
}

std::vector<Parameter*> Recurrent::parameters() {
    std::vector<Parameter*> all;
    for (const Level& level : levels_) {
        for (const auto& direction : level.directions) {
            const std::vector<Parameter*> own = direction->parameters();
            all.insert(all.end(), own.begin(), own.end());
        }
    }
    return all;
}

Implementations Recurrent::implementations() const {
    Implementations all;
    for (const Level& level : levels_) {
        for (const auto& direction : level.directions) {
            const auto own = direction->implementations();
            all.insert(all.end(), own.begin(), own.end());
        }
    }
    return all;
}

}  // namespace rangefinder
