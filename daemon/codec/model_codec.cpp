#include "daemon/codec/model_codec.hpp"

#include <algorithm>

#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestLayerName = 64;

void read_pair(ObjectReader& reader, const std::string& name, Pair& target) {
    const Json* member = reader.find(name);
    if (member == nullptr) return;
    const std::string pointer = reader.pointer_of(name);
    if (!member->is_array()) {
        const auto value = read_integer(*member, pointer, {}, reader.errors());
        if (value) target = {*value, *value};
        return;
    }
    if (member->size() != 2) {
        reader.errors().push_back(
            {pointer, "must be an integer or [height, width], not " + shown(*member)});
        return;
    }
    for (std::size_t i = 0; i < 2; ++i) {
        const auto value = read_integer((*member)[i], member_pointer(pointer, std::to_string(i)),
                                        {}, reader.errors());
        if (value) target[i] = *value;
    }
}

void require_pair(ObjectReader& reader, const std::string& name, Pair& target) {
    if (reader.require(name) != nullptr) read_pair(reader, name, target);
}

void require_integer(ObjectReader& reader, const std::string& name, std::int64_t& target) {
    if (reader.require(name) != nullptr) reader.integer(name, target);
}

// A parameter of the contract whose other values come with a later version.
void only_one(ObjectReader& reader, const std::string& name) {
    std::int64_t value = 1;
    reader.integer(name, value);
    if (value != 1) {
        reader.errors().push_back(
            {reader.pointer_of(name), "must be 1: other values are not available in this version"});
    }
}

LinearSpec read_linear(ObjectReader& reader) {
    LinearSpec linear;
    require_integer(reader, "out_features", linear.out_features);
    reader.boolean("bias", linear.bias);
    return linear;
}

Conv2dSpec read_conv2d(ObjectReader& reader) {
    Conv2dSpec convolution;
    require_integer(reader, "out_channels", convolution.out_channels);
    require_pair(reader, "kernel_size", convolution.kernel_size);
    read_pair(reader, "stride", convolution.stride);
    read_pair(reader, "padding", convolution.padding);
    reader.boolean("bias", convolution.bias);
    only_one(reader, "dilation");
    only_one(reader, "groups");
    return convolution;
}

Pool2dSpec read_pool2d(ObjectReader& reader, PoolingKind kind) {
    Pool2dSpec pooling;
    pooling.kind = kind;
    require_pair(reader, "kernel_size", pooling.kernel_size);
    pooling.stride = pooling.kernel_size;
    read_pair(reader, "stride", pooling.stride);
    read_pair(reader, "padding", pooling.padding);
    return pooling;
}

LayerParameters read_parameters(ObjectReader& reader, const std::string& type) {
    if (type == "linear") return read_linear(reader);
    if (type == "conv2d") return read_conv2d(reader);
    if (type == "max_pool2d") return read_pool2d(reader, PoolingKind::kMax);
    if (type == "avg_pool2d") return read_pool2d(reader, PoolingKind::kAverage);
    if (type == "relu") return ActivationSpec{.kind = ActivationKind::kRelu};
    if (type == "sigmoid") return ActivationSpec{.kind = ActivationKind::kSigmoid};
    if (type == "tanh") return ActivationSpec{.kind = ActivationKind::kTanh};
    if (type == "gelu") return ActivationSpec{.kind = ActivationKind::kGelu};
    return FlattenSpec{};
}

LayerSpec read_layer(const Json& value, const std::string& pointer, Errors& errors) {
    ObjectReader reader(value, pointer, errors);
    LayerSpec layer;
    const std::string type = read_type(reader, "type", layer_types());
    if (type.empty()) return layer;
    reader.text("name", layer.name, kLongestLayerName);
    layer.parameters = read_parameters(reader, type);
    reader.finish();
    return layer;
}

OrderedJson pair_json(const Pair& pair) {
    if (pair[0] == pair[1]) return pair[0];
    return OrderedJson::array({pair[0], pair[1]});
}

struct LayerMembers {
    OrderedJson& json;

    void operator()(const LinearSpec& linear) const {
        json["out_features"] = linear.out_features;
        json["bias"] = linear.bias;
    }
    void operator()(const Conv2dSpec& convolution) const {
        json["out_channels"] = convolution.out_channels;
        json["kernel_size"] = pair_json(convolution.kernel_size);
        json["stride"] = pair_json(convolution.stride);
        json["padding"] = pair_json(convolution.padding);
        json["bias"] = convolution.bias;
    }
    void operator()(const Pool2dSpec& pooling) const {
        const bool own_stride = pooling.stride != Pair{0, 0};
        json["kernel_size"] = pair_json(pooling.kernel_size);
        json["stride"] = pair_json(own_stride ? pooling.stride : pooling.kernel_size);
        json["padding"] = pair_json(pooling.padding);
    }
    void operator()(const FlattenSpec&) const {}
    void operator()(const ActivationSpec&) const {}
    template <typename Other>
    void operator()(const Other&) const {}
};

std::vector<std::string> read_freeze(ObjectReader& reader) {
    std::vector<std::string> names;
    const Json* member = reader.find("freeze");
    if (member == nullptr) return names;
    const std::string pointer = reader.pointer_of("freeze");
    if (!member->is_array()) {
        reader.errors().push_back({pointer, "must be an array of names, not " + shown(*member)});
        return names;
    }
    for (std::size_t i = 0; i < member->size(); ++i) {
        auto name = read_text((*member)[i], member_pointer(pointer, std::to_string(i)), kMaxText,
                              reader.errors());
        if (name) names.push_back(std::move(*name));
    }
    return names;
}

LossSpec read_loss(const Json& value, const std::string& pointer, Errors& errors) {
    LossSpec loss;
    ObjectReader reader(value, pointer, errors);
    const std::string type = read_type(reader, "type", loss_types());
    if (type.empty()) return loss;
    for (const LossKind kind :
         {LossKind::kCrossEntropy, LossKind::kMse, LossKind::kBceWithLogits}) {
        if (loss_name(kind) == type) loss.kind = kind;
    }
    double label_smoothing = 0.0;
    if (loss.kind == LossKind::kCrossEntropy) reader.number("label_smoothing", label_smoothing);
    if (label_smoothing != 0.0) {
        errors.push_back({reader.pointer_of("label_smoothing"),
                          "must be 0: other values are not available in this version"});
    }
    reader.finish();
    return loss;
}

void read_betas(ObjectReader& reader, OptimizerSpec& optimizer) {
    const Json* member = reader.find("betas");
    if (member == nullptr) return;
    const std::string pointer = reader.pointer_of("betas");
    if (!member->is_array() || member->size() != 2) {
        reader.errors().push_back({pointer, "must be [beta1, beta2], not " + shown(*member)});
        return;
    }
    const auto beta1 = read_number((*member)[0], pointer + "/0", reader.errors());
    const auto beta2 = read_number((*member)[1], pointer + "/1", reader.errors());
    optimizer.beta1 = beta1.value_or(optimizer.beta1);
    optimizer.beta2 = beta2.value_or(optimizer.beta2);
}

void refuse_planned_member(ObjectReader& reader, const std::string& name) {
    const Json* member = reader.find(name);
    if (member == nullptr || member->is_null()) return;
    reader.errors().push_back({reader.pointer_of(name), "is not available in this version"});
}

}  // namespace

const TypeWords& layer_types() {
    static const TypeWords words{
        {"linear", "conv2d", "max_pool2d", "avg_pool2d", "flatten", "relu", "sigmoid", "tanh",
         "gelu"},
        {"global_avg_pool2d", "batch_norm", "layer_norm", "dropout", "embedding",
         "positional_embedding", "lstm", "gru", "multi_head_attention", "transformer_block",
         "residual", "leaky_relu", "elu", "silu"}};
    return words;
}

const TypeWords& loss_types() {
    static const TypeWords words{{"cross_entropy", "mse", "bce_with_logits"}, {"l1", "huber"}};
    return words;
}

const TypeWords& optimizer_types() {
    static const TypeWords words{{"sgd", "adam", "adamw"}, {"rmsprop", "adagrad"}};
    return words;
}

const TypeWords& job_kinds() {
    static const TypeWords words{{"range_test", "training"},
                                 {"gradient_check", "sharpness", "noise_scale", "search"}};
    return words;
}

const TypeWords& schedule_types() {
    static const TypeWords words{
        {"constant"},
        {"step", "multi_step", "exponential", "polynomial", "cosine", "cosine_warm_restarts",
         "cyclic", "one_cycle", "reduce_on_plateau"}};
    return words;
}

const TypeWords& planned_schedules() {
    static const TypeWords words{{"constant", "one_cycle"},
                                 {"step", "multi_step", "exponential", "polynomial", "cosine",
                                  "cosine_warm_restarts", "cyclic", "reduce_on_plateau"}};
    return words;
}

std::string read_type(ObjectReader& reader, const std::string& member, const TypeWords& words) {
    const Json* value = reader.require(member);
    if (value == nullptr) return "";
    const std::string pointer = reader.pointer_of(member);
    const auto text = read_text(*value, pointer, kMaxText, reader.errors());
    if (!text) return "";
    const auto holds = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), *text) != list.end();
    };
    if (holds(words.available)) return *text;
    std::string detail = holds(words.planned) ? shown(*value) + " is not available in this version"
                                              : shown(*value) + " is not known" +
                                                    near_word_hint(*text, words.available);
    detail += "; available are " + listed(words.available);
    reader.errors().push_back({pointer, std::move(detail)});
    return "";
}

ModelSpec read_model(const Json& value, const std::string& pointer, Errors& errors) {
    ModelSpec model;
    ObjectReader reader(value, pointer, errors);
    if (const Json* layers = reader.require("layers")) {
        const std::string layers_pointer = reader.pointer_of("layers");
        if (!layers->is_array()) {
            errors.push_back({layers_pointer, "must be an array, not " + shown(*layers)});
        } else {
            for (std::size_t i = 0; i < layers->size(); ++i) {
                model.layers.push_back(read_layer(
                    (*layers)[i], member_pointer(layers_pointer, std::to_string(i)), errors));
            }
        }
    }
    if (const Json* loss = reader.find("loss")) {
        model.loss = read_loss(*loss, reader.pointer_of("loss"), errors);
    }
    model.freeze = read_freeze(reader);
    refuse_planned_member(reader, "weights");
    reader.finish();
    return model;
}

OrderedJson model_json(const ModelSpec& model) {
    OrderedJson::array_t layers;
    for (const LayerSpec& layer : model.layers) {
        OrderedJson json = {{"type", layer_type_name(layer.parameters)}};
        if (!layer.name.empty()) json["name"] = layer.name;
        std::visit(LayerMembers{json}, layer.parameters);
        layers.push_back(std::move(json));
    }
    OrderedJson json;
    json["layers"] = std::move(layers);
    json["loss"] = {{"type", loss_name(model.loss.kind)}};
    json["freeze"] = model.freeze;
    return json;
}

OptimizerSpec read_optimizer(const Json& value, const std::string& pointer, Errors& errors) {
    OptimizerSpec optimizer;
    ObjectReader reader(value, pointer, errors);
    const std::string type = read_type(reader, "type", optimizer_types());
    if (type.empty()) return optimizer;
    for (const OptimizerKind kind :
         {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW}) {
        if (optimizer_name(kind) == type) optimizer.kind = kind;
    }
    if (optimizer.kind == OptimizerKind::kSgd) {
        reader.number("momentum", optimizer.momentum).boolean("nesterov", optimizer.nesterov);
    } else {
        read_betas(reader, optimizer);
        reader.number("eps", optimizer.eps);
    }
    // PyTorch's AdamW decays by 0.01 unless told otherwise, the others by 0.
    if (optimizer.kind == OptimizerKind::kAdamW) optimizer.weight_decay = 0.01;
    reader.number("weight_decay", optimizer.weight_decay);
    refuse_planned_member(reader, "parameter_groups");
    reader.finish();
    return optimizer;
}

OrderedJson optimizer_json(const OptimizerSpec& optimizer) {
    OrderedJson json = {{"type", optimizer_name(optimizer.kind)}};
    if (optimizer.kind == OptimizerKind::kSgd) {
        json["momentum"] = optimizer.momentum;
        json["nesterov"] = optimizer.nesterov;
    } else {
        json["betas"] = {optimizer.beta1, optimizer.beta2};
        json["eps"] = optimizer.eps;
    }
    json["weight_decay"] = optimizer.weight_decay;
    return json;
}

}  // namespace rangefinder::codec
