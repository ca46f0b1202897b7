#include <algorithm>

#include "diagnostics/models/layer_factory.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/models/model_parts.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

namespace {

// The shape that each layer takes, and after the last one what it gives. Without the batch axis.
Result<std::vector<Shape>> infer_shapes(const ModelSpec& spec, const Shape& example) {
    FieldChecks checks;
    std::vector<Shape> shapes{example};
    for (std::size_t index = 0; index < spec.layers.size(); ++index) {
        const LayerCost cost = infer_layer(spec.layers[index].parameters, shapes.back(),
                                           join_pointer("/model/layers", index), checks);
        if (!checks.empty()) {
            return to_error(checks.take());
        }
        shapes.push_back(*cost.output);
    }
    return shapes;
}

Result<void> check_outputs(const ModelSpec& spec, const DataShape& data, const Shape& outputs) {
    const std::int64_t count = elements_of(outputs);
    const bool labelled = spec.loss.kind == LossKind::kCrossEntropy;
    if (labelled && (outputs.size() != 1 || count != data.classes)) {
        return field_error("/model/layers", "end in " + to_text(outputs) +
                                                " outputs; cross_entropy needs one for each of " +
                                                std::to_string(data.classes) + " classes");
    }
    if (!labelled && data.task == TaskKind::kRegression && count != data.target_features) {
        return field_error("/model/layers", "end in " + to_text(outputs) +
                                                " outputs; needed is one for each of " +
                                                std::to_string(data.target_features) + " targets");
    }
    return {};
}

Dims with_batch(std::int64_t batch_size, const Shape& example) {
    Dims shape{batch_size};
    shape.insert(shape.end(), example.begin(), example.end());
    return shape;
}

bool is_frozen(const ModelSpec& spec, const std::string& layer, const std::string& parameter) {
    return std::any_of(spec.freeze.begin(), spec.freeze.end(),
                       [&](const std::string& name) { return name == layer || name == parameter; });
}

void make_layers(Model::Parts& parts, const ModelSpec& spec, const std::vector<Shape>& shapes) {
    const std::vector<std::string> names = layer_names(spec);
    parts.lowest_trained = spec.layers.size();
    for (std::size_t index = 0; index < spec.layers.size(); ++index) {
        parts.layers.push_back(
            make_layer(names[index], spec.layers[index].parameters, shapes[index]));
        for (Parameter* parameter : parts.layers.back()->parameters()) {
            parameter->trainable = !is_frozen(spec, names[index], parameter->name);
            if (parameter->trainable) {
                parts.lowest_trained = std::min(parts.lowest_trained, index);
            }
            parts.parameters.push_back(parameter);
        }
    }
}

void connect_forward(Model::Parts& parts, const Dims& input_shape) {
    parts.input = Tensor(parts.engine, input_shape, plain_layout(input_shape));
    Connection connection{parts.input, false};
    for (const auto& layer : parts.layers) {
        connection = layer->connect(parts.engine, connection);
    }
    const Tensor& last = connection.tensor;
    const Tensor plain =
        parts.outputs_to_plain.in_layout(parts.engine, last, plain_layout(last.shape()));
    const Dims rows{input_shape.front(), element_count(last.shape()) / input_shape.front()};
    parts.outputs = plain.view(parts.engine, rows, plain_layout(rows));
    parts.output_gradient = Tensor(parts.engine, rows, plain_layout(rows));
}

void connect_backward(Model::Parts& parts, const Dims& last_shape) {
    Tensor gradient =
        parts.output_gradient.view(parts.engine, last_shape, plain_layout(last_shape));
    for (std::size_t index = parts.layers.size(); index-- > parts.lowest_trained;) {
        const bool wanted = index > parts.lowest_trained;
        gradient = parts.layers[index]->connect_backward(parts.engine, gradient, wanted);
    }
}

void make_targets(Model::Parts& parts) {
    const std::size_t batch = static_cast<std::size_t>(parts.outputs.shape().front());
    if (parts.loss == LossKind::kCrossEntropy) {
        parts.labels.assign(batch, 0);
    } else {
        parts.targets.assign(parts.outputs.values().size(), 0.0F);
    }
}

// A stream a parameter: what one layer draws does not depend on the sizes of the others.
void list_parameters(Model::Parts& parts, std::uint64_t seed) {
    std::uint32_t index = 0;
    for (const Parameter* parameter : parts.parameters) {
        initialize(parts.engine, *parameter, RandomStream(seed, RandomPurpose::kWeights, index++));
        parts.infos.push_back(
            {parameter->name, parameter->shape, parameter->size(), parameter->trainable});
        if (parameter->trainable) {
            parts.trainable.push_back(parameter->view());
        }
    }
}

}  // namespace

Result<std::unique_ptr<Model>> build_model(const ModelSpec& spec, const DataShape& data,
                                           const ModelOptions& options) {
    RF_CHECK(options.batch_size >= 1);
    if (spec.layers.empty()) {
        return field_error("/model/layers", "is empty; needed is at least one layer");
    }
    const Result<std::vector<Shape>> shapes = infer_shapes(spec, data.example);
    if (!shapes) {
        return shapes.error();
    }
    if (const Result<void> fits = check_outputs(spec, data, shapes->back()); !fits) {
        return fits.error();
    }
    auto parts = std::make_unique<Model::Parts>(options.threads, spec.loss.kind);
    make_layers(*parts, spec, *shapes);
    connect_forward(*parts, with_batch(options.batch_size, data.example));
    connect_backward(*parts, with_batch(options.batch_size, shapes->back()));
    make_targets(*parts);
    list_parameters(*parts, options.seed);
    return std::make_unique<Model>(std::move(parts));
}

}  // namespace rangefinder
