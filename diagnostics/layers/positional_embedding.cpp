#include "diagnostics/layers/positional_embedding.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

PositionalEmbedding::PositionalEmbedding(std::string name, std::vector<std::int64_t> shape)
    : Layer(std::move(name)) {
    weight_.name = this->name() + ".weight";
    weight_.shape = std::move(shape);
    weight_.initial = Initial::kNormal;
    weight_.initial_bound = 0.02;
}

Connection PositionalEmbedding::connect(Engine& engine, const Connection& input) {
    const Dims& shape = input.tensor.shape();
    RF_CHECK(Dims(shape.begin() + 1, shape.end()) == weight_.shape);
    input_ = to_plain_.in_layout(engine, input.tensor, plain_layout(shape));
    output_ = input.overwritable ? input_ : Tensor(engine, shape, plain_layout(shape));
    weight_.weight = Tensor(engine, weight_.shape, plain_layout(weight_.shape));
    return {output_, true};
}

Tensor PositionalEmbedding::connect_backward(Engine& engine, const Tensor& output_gradient,
                                             bool input_gradient_wanted) {
    weight_.gradient = Tensor(engine, weight_.shape, plain_layout(weight_.shape));
    gradient_ =
        gradient_to_plain_.in_layout(engine, output_gradient, plain_layout(output_.shape()));
    return input_gradient_wanted ? gradient_ : Tensor();
}

void PositionalEmbedding::forward(Mode) {
    to_plain_.run();
    const std::span<const float> weight = weight_.weight.values();
    const float* input = input_.values().data();
    float* output = output_.values().data();
    for (std::int64_t example = 0; example < output_.shape().front(); ++example) {
        for (std::size_t index = 0; index < weight.size(); ++index) {
            output[index] = input[index] + weight[index];
        }
        input += weight.size();
        output += weight.size();
    }
}

void PositionalEmbedding::backward() {
    gradient_to_plain_.run();
    const std::span<float> sums = weight_.gradient.values();
    std::fill(sums.begin(), sums.end(), 0.0F);
    const float* slopes = gradient_.values().data();
    for (std::int64_t example = 0; example < output_.shape().front(); ++example) {
        for (std::size_t index = 0; index < sums.size(); ++index) {
            sums[index] += slopes[index];
        }
        slopes += sums.size();
    }
}

}  // namespace rangefinder
