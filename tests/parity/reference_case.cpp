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

Conv2dSpec convolution_of(const json& layer) {
    Conv2dSpec spec;
    spec.out_channels = layer.at("out");
    spec.kernel_size = pair_of(layer.at("kernel"));
    spec.stride = pair_of(layer.value("stride", json(1)));
    spec.padding = pair_of(layer.value("padding", json(0)));
    spec.bias = layer.value("bias", true);
    return spec;
}

Pool2dSpec pooling_of(const json& layer) {
    return {layer.at("type") == "maxpool2d" ? PoolingKind::kMax : PoolingKind::kAverage,
            pair_of(layer.at("kernel")), pair_of(layer.value("stride", layer.at("kernel"))),
            pair_of(layer.value("padding", json(0)))};
}

RecurrentSpec recurrent_of(const json& layer) {
    RecurrentSpec spec;
    spec.kind = layer.at("type") == "lstm" ? RecurrentKind::kLstm : RecurrentKind::kGru;
    spec.hidden_size = layer.at("hidden");
    spec.all_steps = layer.at("output") == "all";
    return spec;
}

TransformerBlockSpec block_of(const json& layer) {
    TransformerBlockSpec spec;
    spec.num_heads = layer.at("heads");
    spec.dim_feedforward = layer.at("ff");
    spec.norm_first = layer.at("norm") == "pre";
    spec.causal = layer.at("causal");
    spec.activation = kActivations.at(layer.at("activation"));
    return spec;
}

using LayerReader = LayerParameters (*)(const json&);

const std::map<std::string, LayerReader> kLayers{
    {"linear",
     [](const json& layer) -> LayerParameters {
         return LinearSpec{layer.at("out"), layer.value("bias", true)};
     }},
    {"tied_linear",
     [](const json& layer) -> LayerParameters {
         return LinearSpec{0, false, layer.at("with")};
     }},
    {"conv2d", [](const json& layer) -> LayerParameters { return convolution_of(layer); }},
    {"maxpool2d", [](const json& layer) -> LayerParameters { return pooling_of(layer); }},
    {"avgpool2d", [](const json& layer) -> LayerParameters { return pooling_of(layer); }},
    {"global_avgpool", [](const json&) -> LayerParameters { return GlobalAvgPool2dSpec{}; }},
    {"flatten", [](const json&) -> LayerParameters { return FlattenSpec{}; }},
    {"batchnorm2d",
     [](const json& layer) -> LayerParameters {
         return BatchNormSpec{layer.at("momentum"), layer.at("eps")};
     }},
    {"layernorm",
     [](const json& layer) -> LayerParameters { return LayerNormSpec{layer.at("eps")}; }},
    {"embedding",
     [](const json& layer) -> LayerParameters {
         return EmbeddingSpec{layer.at("num"), layer.at("dim")};
     }},
    {"positions", [](const json&) -> LayerParameters { return PositionalEmbeddingSpec{}; }},
    {"lstm", [](const json& layer) -> LayerParameters { return recurrent_of(layer); }},
    {"gru", [](const json& layer) -> LayerParameters { return recurrent_of(layer); }},
    {"transformer_block", [](const json& layer) -> LayerParameters { return block_of(layer); }},
};

std::optional<LayerParameters> layer_of(const json& layer) {
    const std::string type = layer.at("type");
    if (const auto reader = kLayers.find(type); reader != kLayers.end()) {
        return reader->second(layer);
    }
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

// Text: a token a position in, the next one's number out.
void read_tokens(ReferenceCase& reference) {
    const auto* first = reference.model.layers.empty()
                            ? nullptr
                            : std::get_if<EmbeddingSpec>(&reference.model.layers[0].parameters);
    if (first == nullptr) return;
    reference.data.task = TaskKind::kLanguage;
    reference.data.tokens = reference.data.classes = first->num_embeddings;
    reference.data.positions = reference.json.at("target_shape").back();
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
        read_tokens(reference);
    } else if (type == "bce_with_logits" && plain) {
        reference.model.loss.kind = LossKind::kBceWithLogits;
        reference.data.classes = 2;
    } else if ((type == "mse" && plain) || type == "huber") {
        reference.model.loss.kind = type == "mse" ? LossKind::kMse : LossKind::kHuber;
        reference.model.loss.delta = loss.value("delta", 1.0);
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
    } else if (type == "rmsprop") {
        spec.kind = OptimizerKind::kRmsprop;
        spec.alpha = optimizer.at("alpha");
        spec.eps = optimizer.at("eps");
        spec.momentum = optimizer.at("momentum");
        spec.centered = optimizer.at("centered");
    } else {
        missing.push_back("optimizer " + optimizer.dump());
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

// Of a training or range test; a case of the second order has one point and one batch.
constexpr const char* kFirstWeights = "weights_init.safetensors";

bool trains(const ReferenceCase& reference) {
    return std::filesystem::exists(reference.folder / kFirstWeights);
}

std::string first_weights(const ReferenceCase& reference) {
    return trains(reference) ? kFirstWeights : "weights.safetensors";
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
    if (reference.json.contains("optimizer")) {
        read_optimizer(reference.json.at("optimizer"), reference.optimizer, missing);
    }
    if (!missing.empty()) return Missing{joined(missing)};
    reference.model.freeze = reference.json.value("frozen", std::vector<std::string>{});
    reference.batch_size = reference.json.at("batch_size");
    const auto shape = reference.json.at("input_shape").get<Shape>();
    // [steps, batch, ...], or of a case that trains nothing [batch, ...].
    const std::ptrdiff_t leading = trains(reference) ? 2 : 1;
    reference.data.example.assign(shape.begin() + leading, shape.end());
    return reference;
}

std::string parameter_name(const std::string& reference_name) {
    const bool layer_only = reference_name.find('.') == std::string::npos;
    return layer_only ? reference_name + ".weight" : reference_name;
}

std::unique_ptr<Model> build_case(const ReferenceCase& reference) {
    auto model = build_model(reference.model, reference.data, {reference.batch_size, 1, 1});
    INFO((model.ok() ? std::string() : model.error().text));
    REQUIRE(model.ok());
    const auto weights = read_weights(reference.folder / first_weights(reference));
    REQUIRE(weights.size() == (*model)->parameters().size());
    for (const NamedTensor& tensor : weights) {
        INFO(tensor.name);
        REQUIRE((*model)->load_parameter(parameter_name(tensor.name), tensor.values).ok());
    }
    return std::move(model).value();
}

StoredBatches::StoredBatches(const std::filesystem::path& folder)
    : inputs_(folder / "inputs.npy"), targets_(folder / "targets.npy") {}

void StoredBatches::fill(std::size_t step, Model& model) const {
    if (inputs_.holds_labels()) {
        const auto tokens = inputs_.labels(step);
        REQUIRE(tokens.size() == model.input().size());
        std::transform(tokens.begin(), tokens.end(), model.input().begin(),
                       [](std::int64_t token) { return static_cast<float>(token); });
    } else {
        const auto inputs = inputs_.floats(step);
        REQUIRE(inputs.size() == model.input().size());
        std::copy(inputs.begin(), inputs.end(), model.input().begin());
    }
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
