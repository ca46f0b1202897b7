#include "tests/numeric/engine_transformer.hpp"

#include "tests/numeric/random_values.hpp"
#include "tests/numeric/reference_network.hpp"

namespace rangefinder::numeric {

EngineTransformer::EngineTransformer(const TransformerProblem& problem, std::int64_t threads)
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

void EngineTransformer::make_layers() {
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

TransformerRun EngineTransformer::run() {
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
