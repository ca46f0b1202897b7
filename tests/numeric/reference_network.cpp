#include "tests/numeric/reference_network.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/random.hpp"

namespace rangefinder::numeric {

namespace {

struct LossAndGradient {
    double loss = 0.0;
    Array gradient;
};

LossAndGradient cross_entropy(const Array& outputs, const Batch& batch, Fault fault) {
    LossAndGradient result{0.0, zeros(outputs.shape)};
    const std::size_t classes = static_cast<std::size_t>(outputs.shape.back());
    const double rows = static_cast<double>(batch.labels.size());
    for (std::size_t row = 0; row < batch.labels.size(); ++row) {
        const auto label = static_cast<std::size_t>(batch.labels[row]);
        double sum = 0.0;
        for (std::size_t c = 0; c < classes; ++c) {
            sum += std::exp(outputs.values[row * classes + c]);
        }
        result.loss += (std::log(sum) - outputs.values[row * classes + label]) / rows;
        for (std::size_t c = 0; c < classes; ++c) {
            const bool hit = c == label && fault != Fault::kCrossEntropyWithoutLabel;
            result.gradient.values[row * classes + c] =
                (std::exp(outputs.values[row * classes + c]) / sum - (hit ? 1.0 : 0.0)) / rows;
        }
    }
    return result;
}

LossAndGradient squared_error(const Array& outputs, const Batch& batch, Fault fault) {
    LossAndGradient result{0.0, zeros(outputs.shape)};
    const double count = static_cast<double>(outputs.values.size());
    for (std::size_t index = 0; index < outputs.values.size(); ++index) {
        const double difference = outputs.values[index] - batch.targets[index];
        result.loss += difference * difference / count;
        result.gradient.values[index] =
            (fault == Fault::kMseHalved ? 1.0 : 2.0) * difference / count;
    }
    return result;
}

LossAndGradient binary_cross_entropy(const Array& outputs, const Batch& batch, Fault fault) {
    LossAndGradient result{0.0, zeros(outputs.shape)};
    const double count = static_cast<double>(outputs.values.size());
    for (std::size_t index = 0; index < outputs.values.size(); ++index) {
        const double p = 1.0 / (1.0 + std::exp(-outputs.values[index]));
        const double t = batch.targets[index];
        result.loss -= (t * std::log(p) + (1.0 - t) * std::log(1.0 - p)) / count;
        result.gradient.values[index] = (p - (fault == Fault::kBceWithoutTarget ? 0.0 : t)) / count;
    }
    return result;
}

LossAndGradient loss_of(LossKind kind, const Array& outputs, const Batch& batch, Fault fault) {
    switch (kind) {
        case LossKind::kCrossEntropy:
            return cross_entropy(outputs, batch, fault);
        case LossKind::kMse:
            return squared_error(outputs, batch, fault);
        case LossKind::kBceWithLogits:
            return binary_cross_entropy(outputs, batch, fault);
        case LossKind::kL1:
        case LossKind::kHuber:
            break;
    }
    return {};
}

void list(const std::string& name, const LayerGradients& layer,
          std::map<std::string, std::vector<double>>& gradients) {
    if (!layer.weight.empty()) gradients[name + ".weight"] = layer.weight;
    if (!layer.bias.empty()) gradients[name + ".bias"] = layer.bias;
    for (std::size_t index = 0; index < layer.inner.size(); ++index) {
        list(name + "." + std::to_string(index), layer.inner[index], gradients);
    }
}

void fill(Model& model, const Batch& batch) {
    std::transform(batch.input.values.begin(), batch.input.values.end(), model.input().begin(),
                   [](double value) { return static_cast<float>(value); });
    std::copy(batch.labels.begin(), batch.labels.end(), model.labels().begin());
    std::transform(batch.targets.begin(), batch.targets.end(), model.targets().begin(),
                   [](double value) { return static_cast<float>(value); });
}

// Scales that all begin at 1 would hide that they are forgotten.
void spread_constants(Model& model) {
    RandomStream random(1, RandomPurpose::kProbe, 9);
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        const ParameterInfo& info = model.parameters()[index];
        std::vector<float> values = model.read_parameter(index);
        if (info.buffer || values.front() != values.back()) continue;
        for (float& value : values) value += static_cast<float>(random.uniform(0.2, 0.8));
        RF_CHECK(model.load_parameter(info.name, values).ok());
    }
}

}  // namespace

void ReferenceNetwork::set(const std::string& name, std::vector<double> values) {
    parameters_[name] = std::move(values);
}

LayerWeights ReferenceNetwork::weights_of(const std::string& name,
                                          const LayerParameters& layer) const {
    LayerWeights weights;
    if (const auto found = parameters_.find(name + ".weight"); found != parameters_.end()) {
        weights.weight = found->second;
    }
    if (const auto found = parameters_.find(name + ".bias"); found != parameters_.end()) {
        weights.bias = found->second;
    }
    if (const auto* residual = std::get_if<ResidualSpec>(&layer)) {
        for (std::size_t index = 0; index < residual->layers.size(); ++index) {
            weights.inner.push_back(
                weights_of(name + "." + std::to_string(index), residual->layers[index].parameters));
        }
    }
    return weights;
}

std::vector<Array> ReferenceNetwork::activations(const Batch& batch) const {
    std::vector<Array> all{batch.input};
    const std::vector<std::string> names = layer_names(spec_);
    for (std::size_t index = 0; index < spec_.layers.size(); ++index) {
        const LayerParameters& layer = spec_.layers[index].parameters;
        all.push_back(forward(layer, weights_of(names[index], layer), all.back()));
    }
    return all;
}

double ReferenceNetwork::loss(const Batch& batch) const {
    return loss_of(spec_.loss.kind, activations(batch).back(), batch, Fault::kNone).loss;
}

Evaluation ReferenceNetwork::evaluate(const Batch& batch, Fault fault) const {
    const std::vector<Array> all = activations(batch);
    const std::vector<std::string> names = layer_names(spec_);
    LossAndGradient start = loss_of(spec_.loss.kind, all.back(), batch, fault);
    Evaluation result{start.loss, all.back(), {}};
    Array gradient = std::move(start.gradient);
    for (std::size_t index = spec_.layers.size(); index-- > 0;) {
        const LayerParameters& layer = spec_.layers[index].parameters;
        const LayerGradients step =
            backward(layer, weights_of(names[index], layer), all[index], gradient, fault);
        list(names[index], step, result.gradients);
        gradient = step.input;
    }
    return result;
}

double relative_distance(const std::vector<float>& a, const std::vector<double>& b) {
    RF_CHECK(a.size() == b.size());
    double distance = 0.0;
    double length = 0.0;
    for (std::size_t index = 0; index < a.size(); ++index) {
        distance += (a[index] - b[index]) * (a[index] - b[index]);
        length += b[index] * b[index];
    }
    return std::sqrt(distance) / (length > 0.0 ? std::sqrt(length) : 1.0);
}

Deviation compare(Model& model, const ModelSpec& spec, const Batch& batch, Fault fault) {
    ReferenceNetwork reference(spec);
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        const std::vector<float> values = model.read_parameter(index);
        reference.set(model.parameters()[index].name, {values.begin(), values.end()});
    }
    fill(model, batch);
    const double loss = model.forward(Mode::kTrain);
    const std::vector<float> outputs(model.outputs().begin(), model.outputs().end());
    model.backward();
    const Evaluation expected = reference.evaluate(batch, fault);
    Deviation deviation;
    deviation.loss = std::abs(loss - expected.loss) / std::max(std::abs(expected.loss), 1e-6);
    deviation.outputs = relative_distance(outputs, expected.outputs.values);
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        const ParameterInfo& info = model.parameters()[index];
        if (!info.trainable) continue;
        const double distance =
            relative_distance(model.read_gradient(index), expected.gradients.at(info.name));
        if (!(distance <= deviation.gradients)) {
            deviation.gradients = distance;
            deviation.worst = info.name;
        }
    }
    return deviation;
}

Deviation compare(const ModelSpec& spec, const DataShape& data, const Batch& batch, Fault fault) {
    ModelOptions options;
    options.batch_size = batch.input.shape.front();
    Result<std::unique_ptr<Model>> model = build_model(spec, data, options);
    RF_CHECK(model.ok());
    spread_constants(**model);
    return compare(**model, spec, batch, fault);
}

}  // namespace rangefinder::numeric
