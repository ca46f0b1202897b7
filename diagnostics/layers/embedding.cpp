#include "diagnostics/layers/embedding.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

Embedding::Embedding(std::string name, const EmbeddingOptions& options)
    : Layer(std::move(name)), options_(options) {
    RF_CHECK(options.num_embeddings >= 1);
    RF_CHECK(options.embedding_dim >= 1);
    weight_.name = this->name() + ".weight";
    weight_.shape = {options.num_embeddings, options.embedding_dim};
    weight_.initial = Initial::kNormal;
    weight_.initial_bound = 1.0;
}

Connection Embedding::connect(Engine& engine, const Connection& input) {
    const Dims& tokens = input.tensor.shape();
    input_ = to_plain_.in_layout(engine, input.tensor, plain_layout(tokens));
    tokens_.resize(static_cast<std::size_t>(element_count(tokens)));
    Dims shape = tokens;
    shape.push_back(options_.embedding_dim);
    output_ = Tensor(engine, shape, plain_layout(shape));
    weight_.weight = Tensor(engine, weight_.shape, plain_layout(weight_.shape));
    return {output_, true};
}

Tensor Embedding::connect_backward(Engine& engine, const Tensor& output_gradient,
                                   bool input_gradient_wanted) {
    if (weight_.gradient.empty()) {
        weight_.gradient = Tensor(engine, weight_.shape, plain_layout(weight_.shape));
    }
    gradient_ =
        gradient_to_plain_.in_layout(engine, output_gradient, plain_layout(output_.shape()));
    // The output does not change smoothly with a token: whoever asks gets zeros.
    return input_gradient_wanted ? Tensor(engine, input_.shape(), input_.layout()) : Tensor();
}

std::size_t Embedding::token_at(std::span<const float> values, std::size_t place) const {
    const float value = values[place];
    // Written so that NaN is refused.
    if (!(value >= 0.0F && value < static_cast<float>(options_.num_embeddings)) ||
        std::floor(value) != value) {
        throw std::domain_error("embedding " + name() + " was given " + std::to_string(value) +
                                " at place " + std::to_string(place) +
                                " of a batch; a token is a whole number from 0 to " +
                                std::to_string(options_.num_embeddings - 1));
    }
    return static_cast<std::size_t>(value);
}

void Embedding::forward(Mode mode) {
    to_plain_.run();
    const std::span<const float> values = input_.values();
    const auto width = static_cast<std::size_t>(options_.embedding_dim);
    const float* table = weight_.weight.values().data();
    float* output = output_.values().data();
    for (std::size_t place = 0; place < tokens_.size(); ++place) {
        tokens_[place] = token_at(values, place);
        std::copy_n(table + tokens_[place] * width, width, output + place * width);
    }
    if (mode == Mode::kTrain && weight_.tied && !weight_.gradient.empty()) {
        const std::span<float> sums = weight_.gradient.values();
        std::fill(sums.begin(), sums.end(), 0.0F);
    }
}

void Embedding::backward() {
    gradient_to_plain_.run();
    const std::span<float> sums = weight_.gradient.values();
    if (!weight_.tied) {
        std::fill(sums.begin(), sums.end(), 0.0F);
    }
    const auto width = static_cast<std::size_t>(options_.embedding_dim);
    const float* slopes = gradient_.values().data();
    for (std::size_t place = 0; place < tokens_.size(); ++place) {
        float* row = sums.data() + tokens_[place] * width;
        const float* slope = slopes + place * width;
        for (std::size_t column = 0; column < width; ++column) {
            row[column] += slope[column];
        }
    }
}

}  // namespace rangefinder
