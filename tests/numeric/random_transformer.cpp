#include "tests/numeric/random_transformer.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "tests/numeric/random_values.hpp"

namespace rangefinder::numeric {

namespace {

void add(TransformerProblem& problem, const std::string& name, LayerParameters parameters) {
    problem.layers.push_back({name, std::move(parameters)});
}

void add_norm(TransformerProblem& problem, const std::string& name, std::int64_t width,
              RandomStream& random) {
    problem.parameters[name + ".weight"] = draw(width, 1.0, random);
    problem.parameters[name + ".bias"] = draw(width, 1.0, random);
}

void add_attention(TransformerProblem& problem, const std::string& name, std::int64_t width,
                   RandomStream& random) {
    const double deviation = 1.0 / std::sqrt(static_cast<double>(width));
    for (const char* part : {".q", ".k", ".v", ".o"}) {
        problem.parameters[name + part + ".weight"] = draw(width * width, deviation, random);
        if (part != std::string(".k")) {
            problem.parameters[name + part + ".bias"] = draw(width, 0.3, random);
        }
    }
}

void add_block(TransformerProblem& problem, const std::string& name, bool norm_first,
               std::int64_t width, RandomStream& random) {
    TransformerBlockSpec block;
    block.num_heads = between(random, 1, 4);
    RF_CHECK(width % 12 == 0);
    block.dim_feedforward = between(random, 1, 40);
    block.norm_first = norm_first;
    block.causal = random.below(2) == 1;
    block.activation = random.below(2) == 1 ? ActivationKind::kGelu : ActivationKind::kRelu;
    add_norm(problem, name + ".ln1", width, random);
    add_norm(problem, name + ".ln2", width, random);
    add_attention(problem, name + ".attn", width, random);
    const std::int64_t size = width * block.dim_feedforward;
    problem.parameters[name + ".fc1.weight"] = draw(size, 0.3, random);
    problem.parameters[name + ".fc1.bias"] = draw(block.dim_feedforward, 0.3, random);
    problem.parameters[name + ".fc2.weight"] = draw(size, 0.3, random);
    problem.parameters[name + ".fc2.bias"] = draw(width, 0.3, random);
    add(problem, name, block);
}

void add_embedding(TransformerProblem& problem, std::int64_t dim, RandomStream& random) {
    problem.width = 0;
    problem.tokens = between(random, 1, 30);
    problem.parameters["embed.weight"] = draw(problem.tokens * dim, 1.0, random);
    add(problem, "embed", EmbeddingSpec{problem.tokens, dim});
}

// Gives the width of the output.
std::int64_t add_layers(TransformerProblem& problem, const std::string& kind,
                        RandomStream& random) {
    if (kind == "layer_norm") {
        problem.width = between(random, 2, 40);
        add_norm(problem, "norm", problem.width, random);
        add(problem, "norm", LayerNormSpec{});
        return problem.width;
    }
    if (kind == "embedding" || kind == "tied_linear") {
        const std::int64_t dim = between(random, 1, 40);
        add_embedding(problem, dim, random);
        if (kind == "embedding") return dim;
        LinearSpec output{.bias = random.below(2) == 1, .tied_to = "embed"};
        if (output.bias) problem.parameters["out.bias"] = draw(problem.tokens, 0.3, random);
        add(problem, "out", output);
        return problem.tokens;
    }
    if (kind == "positional_embedding") {
        problem.width = between(random, 1, 40);
        problem.parameters["pos.weight"] = draw(problem.length * problem.width, 1.0, random);
        add(problem, "pos", PositionalEmbeddingSpec{});
        return problem.width;
    }
    if (kind == "multi_head_attention") {
        const std::int64_t heads = between(random, 1, 5);
        problem.width = heads * between(random, 1, 9);
        add_attention(problem, "attn", problem.width, random);
        add(problem, "attn", AttentionSpec{heads, random.below(2) == 1});
        return problem.width;
    }
    problem.width = 12 * between(random, 1, 3);
    add_block(problem, "block", kind == "transformer_block pre", problem.width, random);
    return problem.width;
}

}  // namespace

std::vector<std::string> transformer_layer_kinds() {
    return {"layer_norm",
            "embedding",
            "positional_embedding",
            "multi_head_attention",
            "tied_linear",
            "transformer_block pre",
            "transformer_block post"};
}

TransformerProblem random_transformer(const std::string& kind, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kProbe, 9);
    TransformerProblem problem;
    problem.rows = between(random, 1, 5);
    problem.length = between(random, 1, 21);
    const std::int64_t width = add_layers(problem, kind, random);
    const std::int64_t places = problem.rows * problem.length;
    problem.input = draw(places * std::max<std::int64_t>(problem.width, 1), 1.0, random);
    for (double& value : problem.input) {
        if (problem.width == 0) value = static_cast<double>(between(random, 0, problem.tokens - 1));
    }
    problem.output_gradient = draw(places * width, 1.0, random);
    return problem;
}

std::string describe(const TransformerProblem& problem) {
    std::string text = std::to_string(problem.rows) + "x" + std::to_string(problem.length) + "x" +
                       std::to_string(problem.width) + ":";
    for (const LayerSpec& layer : problem.layers) text += " " + layer.name;
    return text;
}

}  // namespace rangefinder::numeric
