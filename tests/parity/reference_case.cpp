#include "reference_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

namespace rangefinder::parity {
namespace {

using nlohmann::json;

// One number for both axes, or a list of two.
Pair pair_of(const json& value) {
    if (value.is_array()) return {value.at(0), value.at(1)};
    return {value.get<std::int64_t>(), value.get<std::int64_t>()};
}

const std::map<std::string, ActivationKind> kActivations{{"relu", ActivationKind::kRelu},
                                                         {"sigmoid", ActivationKind::kSigmoid},
                                                         {"tanh", ActivationKind::kTanh},
                                                         {"gelu", ActivationKind::kGelu}};

std::optional<LayerParameters> layer_of(const json& layer) {
    const std::string type = layer.at("type");
    if (type == "linear") return LinearSpec{layer.at("out"), layer.value("bias", true)};
    if (type == "conv2d") {
        return Conv2dSpec{layer.at("out"), pair_of(layer.at("kernel")),
                          pair_of(layer.value("stride", json(1))),
                          pair_of(layer.value("padding", json(0))), layer.value("bias", true)};
    }
    if (type == "maxpool2d" || type == "avgpool2d") {
        return Pool2dSpec{type == "maxpool2d" ? PoolingKind::kMax : PoolingKind::kAverage,
                          pair_of(layer.at("kernel")),
                          pair_of(layer.value("stride", layer.at("kernel"))),
                          pair_of(layer.value("padding", json(0)))};
    }
    if (type == "flatten") return FlattenSpec{};
    const auto activation = kActivations.find(type);
    if (activation != kActivations.end()) return ActivationSpec{activation->second};
    return std::nullopt;
}

// Names of layers without parameters are free, and must not meet those of layers with some.
void read_layers(const json& layers, ModelSpec& model, std::vector<std::string>& missing) {
    for (const json& layer : layers) {
        const auto parameters = layer_of(layer);
        if (!parameters) {
            missing.push_back("layer " + layer.at("type").get<std::string>());
            continue;
        }
        const std::string place = "unnamed-" + std::to_string(model.layers.size());
        model.layers.push_back({layer.value("name", place), *parameters});
    }
}

void read_loss(const json& loss, ReferenceCase& reference, std::vector<std::string>& missing) {
    const std::string type = loss.at("type");
    const bool plain = loss.size() == 1;  // No label smoothing, weights and the like.
    reference.data.task = TaskKind::kClassification;
    if (type == "cross_entropy" && plain) {
        reference.model.loss.kind = LossKind::kCrossEntropy;
        const auto* last = reference.model.layers.empty()
                               ? nullptr
                               : std::get_if<LinearSpec>(&reference.model.layers.back().parameters);
        if (last != nullptr) reference.data.classes = last->out_features;
    } else if (type == "bce_with_logits" && plain) {
        reference.model.loss.kind = LossKind::kBceWithLogits;
        reference.data.classes = 2;
    } else if (type == "mse" && plain) {
        reference.model.loss.kind = LossKind::kMse;
        reference.data.task = TaskKind::kRegression;
        reference.data.target_features = reference.json.at("target_shape").back();
    } else {
        missing.push_back("loss " + loss.dump());
    }
}

void read_optimizer(const json& optimizer, OptimizerSpec& spec, std::vector<std::string>& missing) {
    const std::string type = optimizer.at("type");
    spec.weight_decay = optimizer.value("weight_decay", 0.0);
    if (type == "sgd" && optimizer.value("dampening", 0.0) == 0.0) {
        spec.kind = OptimizerKind::kSgd;
        spec.momentum = optimizer.value("momentum", 0.0);
        spec.nesterov = optimizer.value("nesterov", false);
    } else if ((type == "adam" || type == "adamw") && !optimizer.value("amsgrad", false)) {
        spec.kind = type == "adam" ? OptimizerKind::kAdam : OptimizerKind::kAdamW;
        spec.beta1 = optimizer.at("betas").at(0);
        spec.beta2 = optimizer.at("betas").at(1);
        spec.eps = optimizer.at("eps");
    } else {
        missing.push_back("optimizer " + optimizer.dump());
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

}  // namespace

std::variant<ReferenceCase, Missing> read_case(const std::filesystem::path& folder) {
    ReferenceCase reference;
    reference.name = folder.filename().string();
    reference.folder = folder;
    reference.json = read_json(folder / "case.json");
    std::vector<std::string> missing;
    read_layers(reference.json.at("layers"), reference.model, missing);
    read_loss(reference.json.at("loss"), reference, missing);
    read_optimizer(reference.json.at("optimizer"), reference.optimizer, missing);
    if (!missing.empty()) return Missing{joined(missing)};
    reference.model.freeze = reference.json.value("frozen", std::vector<std::string>{});
    reference.batch_size = reference.json.at("batch_size");
    const auto shape = reference.json.at("input_shape").get<Shape>();
    reference.data.example.assign(shape.begin() + 2, shape.end());
    return reference;
}

std::unique_ptr<Model> build_case(const ReferenceCase& reference) {
    auto model = build_model(reference.model, reference.data, {reference.batch_size, 1, 1});
    INFO((model.ok() ? std::string() : model.error().text));
    REQUIRE(model.ok());
    const auto weights = read_weights(reference.folder / "weights_init.safetensors");
    REQUIRE(weights.size() == (*model)->parameters().size());
    for (const NamedTensor& tensor : weights) {
        INFO(tensor.name);
        REQUIRE((*model)->load_parameter(tensor.name, tensor.values).ok());
    }
    return std::move(model).value();
}

StoredBatches::StoredBatches(const std::filesystem::path& folder)
    : inputs_(folder / "inputs.npy"), targets_(folder / "targets.npy") {}

void StoredBatches::fill(std::size_t step, Model& model) const {
    const auto inputs = inputs_.floats(step);
    REQUIRE(inputs.size() == model.input().size());
    std::copy(inputs.begin(), inputs.end(), model.input().begin());
    if (targets_.holds_labels()) {
        const auto labels = targets_.labels(step);
        REQUIRE(labels.size() == model.labels().size());
        std::transform(labels.begin(), labels.end(), model.labels().begin(),
                       [](std::int64_t label) { return static_cast<std::int32_t>(label); });
        return;
    }
    const auto targets = targets_.floats(step);
    REQUIRE(targets.size() == model.targets().size());
    std::copy(targets.begin(), targets.end(), model.targets().begin());
}

void StoredBatches::fill_next(Model& model) {
    fill(next_++, model);
}

}  // namespace rangefinder::parity
