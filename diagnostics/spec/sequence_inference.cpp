#include "diagnostics/spec/sequence_inference.hpp"

#include <algorithm>

#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

KnownShape input_sequence(const std::string& type, const LayerInput& input) {
    if (!input.shape) return std::nullopt;
    if (input.shape->size() == 2) return input.shape;
    input.checks.add(input.pointer, "is a " + type +
                                        " layer, which takes a sequence (steps x values), but its "
                                        "input is " +
                                        describe_shape(*input.shape));
    return std::nullopt;
}

// Complains when the heads cannot share out the values; nothing is known of a wrong count here.
bool heads_divide(std::int64_t num_heads, std::int64_t values, const LayerInput& input) {
    if (num_heads >= 1 && values % num_heads == 0) return true;
    input.checks.add(input.pointer + "/num_heads",
                     "is " + std::to_string(num_heads) + "; it must divide the " +
                         std::to_string(values) + " values a step that come in");
    return false;
}

// {} of a size that is not known.
Shape matrix(std::int64_t rows, const std::optional<std::int64_t>& columns) {
    return columns ? Shape{rows, *columns} : Shape{};
}

void add_linear(std::vector<ParameterShape>& parameters, const std::string& name, bool bias,
                const std::optional<std::int64_t>& in, const std::optional<std::int64_t>& out) {
    parameters.push_back({name + ".weight", in && out ? Shape{*out, *in} : Shape{}});
    if (bias) parameters.push_back({name + ".bias", out ? Shape{*out} : Shape{}});
}

void add_layer_norm(std::vector<ParameterShape>& parameters, const std::string& name,
                    const std::optional<std::int64_t>& size) {
    const Shape shape = size ? Shape{*size} : Shape{};
    parameters.push_back({name + ".weight", shape});
    parameters.push_back({name + ".bias", shape});
}

void add_attention(std::vector<ParameterShape>& parameters, const std::string& prefix,
                   const std::optional<std::int64_t>& size) {
    for (const char* part : {"q", "k", "v", "o"}) {
        add_linear(parameters, prefix + part, part != std::string("k"), size, size);
    }
}

std::optional<std::int64_t> values_of(const KnownShape& sequence) {
    if (!sequence) return std::nullopt;
    return sequence->back();
}

// q, k, v and o, the scores and the weighted sum. A causal one counts whole too: what is masked is
// computed by most implementations, and a share of the peak must not depend on that.
Flops attention_flops(const Shape& sequence) {
    const double steps = as_double(sequence[0]), size = as_double(sequence[1]);
    Flops flops;
    flops.weights = 4.0 * 2.0 * steps * size * size;
    flops.values = 2.0 * 2.0 * steps * steps * size;
    return flops;
}

// q, k, v, the heads' outputs and their gradients; each head's weights and their gradients.
std::int64_t attention_buffers(const Shape& sequence, std::int64_t num_heads) {
    const std::int64_t scores =
        saturating_multiply(saturating_multiply(sequence[0], sequence[0]), 2 * num_heads);
    return saturating_add(saturating_multiply(elements_of(sequence), 8), scores);
}

struct Gates {
    std::int64_t count = 4;
    explicit Gates(RecurrentKind kind) : count(kind == RecurrentKind::kLstm ? 4 : 3) {}
};

void add_recurrent_parameters(std::vector<ParameterShape>& parameters,
                              const RecurrentSpec& recurrent,
                              const std::optional<std::int64_t>& input_size) {
    const std::int64_t hidden = recurrent.hidden_size;
    const std::int64_t rows = saturating_multiply(Gates(recurrent.kind).count, hidden);
    const std::int64_t layers =
        std::clamp<std::int64_t>(recurrent.num_layers, 1, kMaxRecurrentLayers);
    std::optional<std::int64_t> in = input_size;
    for (std::int64_t layer = 0; layer < layers; ++layer) {
        for (const char* direction : {"", "_reverse"}) {
            if (*direction != '\0' && !recurrent.bidirectional) continue;
            const std::string end = "_l" + std::to_string(layer) + direction;
            parameters.push_back({"weight_ih" + end, matrix(rows, in)});
            parameters.push_back({"weight_hh" + end, {rows, hidden}});
            if (!recurrent.bias) continue;
            parameters.push_back({"bias_ih" + end, {rows}});
            parameters.push_back({"bias_hh" + end, {rows}});
        }
        in = saturating_multiply(recurrent.bidirectional ? 2 : 1, hidden);
    }
}

}  // namespace

LayerCost infer_embedding(const EmbeddingSpec& embedding, std::int64_t tokens,
                          const LayerInput& input) {
    LayerCost cost;
    const std::int64_t rows = embedding.num_embeddings > 0 ? embedding.num_embeddings : tokens;
    const bool known = rows > 0 && embedding.embedding_dim > 0;
    cost.parameters.push_back({"weight", known ? Shape{rows, embedding.embedding_dim} : Shape{}});
    if (!input.shape) return cost;
    if (input.shape->size() != 1) {
        input.checks.add(input.pointer,
                         "is an embedding layer, which takes token numbers (one a step), but its "
                         "input is " +
                             describe_shape(*input.shape));
        return cost;
    }
    cost.output = Shape{input.shape->front(), embedding.embedding_dim};
    return cost;
}

LayerCost infer_positional_embedding(const LayerInput& input) {
    LayerCost cost;
    cost.parameters.push_back({"weight", {}});
    const auto sequence = input_sequence("positional_embedding", input);
    if (!sequence) return cost;
    cost.parameters[0].shape = *sequence;
    cost.output = sequence;
    cost.flops.elements = as_double(elements_of(*sequence));
    return cost;
}

LayerCost infer_recurrent(const RecurrentSpec& recurrent, const LayerInput& input) {
    LayerCost cost;
    const auto sequence = input_sequence(layer_type_name(recurrent), input);
    add_recurrent_parameters(cost.parameters, recurrent, values_of(sequence));
    if (!sequence) return cost;
    const std::int64_t directions = recurrent.bidirectional ? 2 : 1;
    const std::int64_t size = saturating_multiply(directions, recurrent.hidden_size);
    const std::int64_t steps = sequence->front();
    cost.output = recurrent.all_steps ? Shape{steps, size} : Shape{size};
    const double gates = as_double(Gates(recurrent.kind).count), hidden = as_double(size);
    for (const ParameterShape& parameter : cost.parameters) {
        const double product = 2.0 * as_double(steps) * as_double(elements_of(parameter.shape));
        // Above the first layer both sides of every product need a gradient.
        const bool first = parameter.name.starts_with("weight_ih_l0");
        if (parameter.shape.size() == 2)
            (first ? cost.flops.weights : cost.flops.values) += product;
    }
    const std::int64_t layers =
        std::clamp<std::int64_t>(recurrent.num_layers, 1, kMaxRecurrentLayers);
    cost.flops.elements = as_double(layers * steps) * (gates + 4.0) * hidden;
    // Gates, cells and hidden states of every step and layer, and the gradients of each.
    cost.buffers = saturating_multiply(saturating_multiply(layers * 2, steps),
                                       saturating_multiply(Gates(recurrent.kind).count + 2, size));
    return cost;
}

LayerCost infer_attention(const AttentionSpec& attention, const LayerInput& input) {
    LayerCost cost;
    const auto sequence = input_sequence("multi_head_attention", input);
    add_attention(cost.parameters, "", values_of(sequence));
    if (!sequence || !heads_divide(attention.num_heads, sequence->back(), input)) return cost;
    cost.output = sequence;
    cost.flops = attention_flops(*sequence);
    cost.flops.elements =
        5.0 * as_double(attention.num_heads) * as_double(sequence->front() * sequence->front());
    cost.buffers = attention_buffers(*sequence, attention.num_heads);
    return cost;
}

LayerCost infer_transformer_block(const TransformerBlockSpec& block, const LayerInput& input) {
    LayerCost cost;
    const auto sequence = input_sequence("transformer_block", input);
    const auto size = values_of(sequence);
    add_layer_norm(cost.parameters, "ln1", size);
    add_layer_norm(cost.parameters, "ln2", size);
    add_attention(cost.parameters, "attn.", size);
    add_linear(cost.parameters, "fc1", true, size, block.dim_feedforward);
    add_linear(cost.parameters, "fc2", true, block.dim_feedforward, size);
    if (!sequence || !heads_divide(block.num_heads, *size, input)) return cost;
    cost.output = sequence;
    cost.flops = attention_flops(*sequence);
    const double steps = as_double(sequence->front());
    cost.flops.weights += 2.0 * 2.0 * steps * as_double(*size) * as_double(block.dim_feedforward);
    // Softmax, both layer norms and skips, the activation.
    cost.flops.elements = 5.0 * as_double(block.num_heads) * steps * steps +
                          20.0 * as_double(elements_of(*sequence)) +
                          steps * as_double(block.dim_feedforward);
    // Norms' outputs, both skips and the feed-forward network's two middles, with their gradients.
    const std::int64_t middle = saturating_multiply(sequence->front(), block.dim_feedforward);
    cost.buffers = saturating_add(attention_buffers(*sequence, block.num_heads),
                                  saturating_add(saturating_multiply(elements_of(*sequence), 8),
                                                 saturating_multiply(middle, 4)));
    return cost;
}

}  // namespace rangefinder
