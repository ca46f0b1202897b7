#include "tests/numeric/transformer_bench.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/random.hpp"
#include "tests/numeric/reference_network.hpp"

namespace rangefinder::numeric {

namespace {

std::int64_t between(RandomStream& random, std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

std::vector<double> draw(std::int64_t count, double deviation, RandomStream& random) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = static_cast<float>(deviation * random.normal());
    return values;
}

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

std::vector<float> to_float(const std::vector<double>& values) {
    return {values.begin(), values.end()};
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

TransformerBench::TransformerBench(const TransformerProblem& problem, std::int64_t threads)
    : engine_(threads), problem_(problem) {
    data_.tokens = problem.tokens;
    make_layers();
    const Dims shape = problem.width == 0 ? Dims{problem.rows, problem.length}
                                          : Dims{problem.rows, problem.length, problem.width};
    input_ = Tensor(engine_, shape, plain_layout(shape));
    Connection connection{input_, false};
    for (const auto& layer : layers_) connection = layer->connect(engine_, connection);
    output_ = connection.tensor;
    gradient_ = Tensor(engine_, output_.shape(), plain_layout(output_.shape()));
    Tensor gradient = gradient_;
    for (std::size_t index = layers_.size(); index-- > 0;) {
        const bool wanted = index > 0 || problem.width > 0;
        gradient = layers_[index]->connect_backward(engine_, gradient, wanted);
    }
    input_gradient_ = gradient;
    for (const auto& layer : layers_) {
        for (const Parameter* parameter : layer->parameters()) {
            write_plain(engine_, parameter->weight,
                        to_float(problem.parameters.at(parameter->name)));
        }
    }
}

void TransformerBench::make_layers() {
    LayerFactory factory(data_, 1, passes_);
    std::vector<std::int64_t> shape{problem_.length};
    if (problem_.width > 0) shape.push_back(problem_.width);
    for (const LayerSpec& layer : problem_.layers) {
        layers_.push_back(factory.make({layer.name, "", &layer.parameters, shape, {}}));
        if (const auto* embedding = std::get_if<EmbeddingSpec>(&layer.parameters)) {
            shape.push_back(embedding->embedding_dim);
        }
    }
}

TransformerRun TransformerBench::run() {
    write_plain(engine_, input_, to_float(problem_.input));
    for (const auto& layer : layers_) layer->forward(Mode::kTrain);
    TransformerRun run;
    run.output = read_plain(engine_, output_);
    write_plain(engine_, gradient_, to_float(problem_.output_gradient));
    for (std::size_t index = layers_.size(); index-- > 0;) layers_[index]->backward();
    for (const auto& layer : layers_) {
        for (const Parameter* parameter : layer->parameters()) {
            run.gradients[parameter->name] = read_plain(engine_, parameter->gradient);
        }
    }
    if (!input_gradient_.empty()) run.input_gradient = read_plain(engine_, input_gradient_);
    return run;
}

TransformerDeviation deviation_of(const TransformerProblem& problem, const TransformerRun& run,
                                  TransformerFault fault) {
    const TransformerGradients expected = transformer_backward(problem, fault);
    TransformerDeviation result;
    result.output = relative_distance(run.output, transformer_forward(problem));
    const auto take = [&](const std::string& name, double distance) {
        if (!(distance <= result.gradients)) {
            result.gradients = distance;
            result.worst = name;
        }
    };
    for (const auto& [name, gradient] : run.gradients) {
        take(name, relative_distance(gradient, expected.parameters.at(name)));
    }
    if (problem.width > 0) take("input", relative_distance(run.input_gradient, expected.input));
    return result;
}

}  // namespace rangefinder::numeric
