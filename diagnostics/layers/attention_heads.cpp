#include "diagnostics/layers/attention_heads.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/softmax.hpp"
#include "diagnostics/tensor/primitives.hpp"

namespace rangefinder {

namespace {

Layout strided(const Dims& shape, const Dims& strides) {
    return {shape, dnnl::memory::data_type::f32, strides};
}

// The last two axes exchanged, over the same memory.
Tensor transposed(const Engine& engine, const Tensor& matrices) {
    const Dims& shape = matrices.shape();
    const Dims other{shape[0], shape[1], shape[3], shape[2]};
    return matrices.view(
        engine, other,
        strided(other, {shape[1] * shape[2] * shape[3], shape[2] * shape[3], 1, shape[3]}));
}

Operation product(Engine& engine, const Tensor& left, const Tensor& right, const Tensor& result) {
    const auto description = matrix_product(engine, {.source = left.layout(),
                                                     .weight = right.layout(),
                                                     .bias = {},
                                                     .destination = result.layout()});
    return Operation::make<MatrixProduct>(
        engine, description,
        {{DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_DST, result}});
}

SoftmaxOptions softmax_options(const AttentionOptions& options, std::int64_t length) {
    const std::int64_t width = options.features / options.num_heads;
    return {.length = static_cast<std::size_t>(length),
            .scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(width))),
            .causal = options.causal};
}

}  // namespace

Tensor AttentionHeads::heads(const Engine& engine, const Tensor& tensor) const {
    const std::int64_t batch = tensor.shape()[0];
    const std::int64_t length = tensor.shape()[1];
    const std::int64_t width = options_.features / options_.num_heads;
    const Dims shape{batch, options_.num_heads, length, width};
    return tensor.view(engine, shape,
                       strided(shape, {length * options_.features, width, options_.features, 1}));
}

Tensor AttentionHeads::transposed_heads(const Engine& engine, const Tensor& tensor) const {
    const std::int64_t batch = tensor.shape()[0];
    const std::int64_t length = tensor.shape()[1];
    const std::int64_t width = options_.features / options_.num_heads;
    const Dims shape{batch, options_.num_heads, width, length};
    return tensor.view(engine, shape,
                       strided(shape, {length * options_.features, width, 1, options_.features}));
}

Tensor AttentionHeads::connect(Engine& engine, const AttentionTensors& inputs) {
    inputs_ = inputs;
    const Dims shape = inputs.queries.shape();
    RF_CHECK(shape.size() == 3 && shape.back() == options_.features);
    RF_CHECK(options_.features % options_.num_heads == 0);
    const Dims square{shape[0], options_.num_heads, shape[1], shape[1]};
    probabilities_ = Tensor(engine, square, plain_layout(square));
    scores_ = product(engine, heads(engine, inputs.queries), transposed_heads(engine, inputs.keys),
                      probabilities_);
    Tensor context(engine, shape, plain_layout(shape));
    context_ =
        product(engine, probabilities_, heads(engine, inputs.values), heads(engine, context));
    return context;
}

AttentionTensors AttentionHeads::connect_backward(Engine& engine, const Tensor& context_gradient) {
    const Dims& shape = context_gradient.shape();
    const Layout layout = plain_layout(shape);
    AttentionTensors gradients{Tensor(engine, shape, layout), Tensor(engine, shape, layout),
                               Tensor(engine, shape, layout)};
    score_gradient_ = Tensor(engine, probabilities_.shape(), probabilities_.layout());
    const Tensor slopes = heads(engine, context_gradient);
    by_values_ = product(engine, transposed(engine, probabilities_), slopes,
                         heads(engine, gradients.values));
    by_probabilities_ =
        product(engine, slopes, transposed_heads(engine, inputs_.values), score_gradient_);
    by_queries_ = product(engine, score_gradient_, heads(engine, inputs_.keys),
                          heads(engine, gradients.queries));
    by_keys_ = product(engine, transposed(engine, score_gradient_), heads(engine, inputs_.queries),
                       heads(engine, gradients.keys));
    return gradients;
}

void AttentionHeads::forward() {
    scores_.run();
    softmax_forward(probabilities_.values(),
                    softmax_options(options_, probabilities_.shape().back()));
    context_.run();
}

void AttentionHeads::backward() {
    by_values_.run();
    by_probabilities_.run();
    softmax_backward(probabilities_.values(), score_gradient_.values(),
                     softmax_options(options_, probabilities_.shape().back()));
    by_queries_.run();
    by_keys_.run();
}

}  // namespace rangefinder
