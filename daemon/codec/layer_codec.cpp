#include "daemon/codec/layer_codec.hpp"

#include <algorithm>

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/type_words.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestLayerName = 64;
// More than a model may have, so that the specification's own check, which counts all of them,
// speaks first.
constexpr std::size_t kMostLayers = 10'000;

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

LinearSpec read_linear(ObjectReader& reader) {
    LinearSpec linear;
    reader.boolean("bias", linear.bias);
    const Json* tied_to = reader.find("tied_to");
    if (tied_to != nullptr && !tied_to->is_null()) {
        reader.text("tied_to", linear.tied_to, kMaxText);
        reader.integer("out_features", linear.out_features);
        if (linear.tied_to.empty()) {
            reader.errors().push_back({reader.pointer_of("tied_to"),
                                       "is empty; allowed is the name of an embedding "
                                       "layer before this one, or leaving it out"});
        }
    } else {
        require_integer(reader, "out_features", linear.out_features);
    }
    return linear;
}

Conv2dSpec read_conv2d(ObjectReader& reader) {
    Conv2dSpec convolution;
    require_integer(reader, "out_channels", convolution.out_channels);
    require_pair(reader, "kernel_size", convolution.kernel_size);
    read_pair(reader, "stride", convolution.stride);
    read_pair(reader, "padding", convolution.padding);
    read_pair(reader, "dilation", convolution.dilation);
    reader.integer("groups", convolution.groups).boolean("bias", convolution.bias);
    return convolution;
}

Pool2dSpec read_pool2d(ObjectReader& reader, PoolingKind kind) {
    Pool2dSpec pooling;
    pooling.kind = kind;
    require_pair(reader, "kernel_size", pooling.kernel_size);
    pooling.stride = pooling.kernel_size;
    // null is what /v1/info gives as the default: the kernel's size.
    const Json* stride = reader.find("stride");
    if (stride != nullptr && !stride->is_null()) read_pair(reader, "stride", pooling.stride);
    read_pair(reader, "padding", pooling.padding);
    return pooling;
}

BatchNormSpec read_batch_norm(ObjectReader& reader) {
    BatchNormSpec norm;
    reader.number("momentum", norm.momentum).number("eps", norm.eps);
    return norm;
}

EmbeddingSpec read_embedding(ObjectReader& reader) {
    EmbeddingSpec embedding;
    const Json* size = reader.find("num_embeddings");
    if (size != nullptr && !size->is_null()) {
        reader.integer("num_embeddings", embedding.num_embeddings, {1, 1'000'000'000});
    }
    require_integer(reader, "embedding_dim", embedding.embedding_dim);
    return embedding;
}

std::string steps_name(bool all_steps) {
    return all_steps ? "all" : "last";
}

RecurrentSpec read_recurrent(ObjectReader& reader, RecurrentKind kind) {
    RecurrentSpec recurrent;
    recurrent.kind = kind;
    require_integer(reader, "hidden_size", recurrent.hidden_size);
    reader.integer("num_layers", recurrent.num_layers)
        .boolean("bidirectional", recurrent.bidirectional)
        .boolean("bias", recurrent.bias)
        .choice("output", recurrent.all_steps, std::vector{false, true}, steps_name);
    return recurrent;
}

AttentionSpec read_attention(ObjectReader& reader) {
    AttentionSpec attention;
    require_integer(reader, "num_heads", attention.num_heads);
    reader.boolean("causal", attention.causal);
    return attention;
}

std::string norm_name(bool norm_first) {
    return norm_first ? "pre" : "post";
}

std::string activation_name(ActivationKind kind) {
    return layer_type_name(ActivationSpec{.kind = kind});
}

TransformerBlockSpec read_transformer_block(ObjectReader& reader) {
    TransformerBlockSpec block;
    require_integer(reader, "num_heads", block.num_heads);
    reader.integer("dim_feedforward", block.dim_feedforward)
        .choice("norm", block.norm_first, std::vector{true, false}, norm_name)
        .boolean("causal", block.causal)
        .choice("activation", block.activation,
                std::vector{ActivationKind::kRelu, ActivationKind::kGelu}, activation_name);
    return block;
}

// Nothing: the type is no activation.
std::optional<ActivationSpec> read_activation(ObjectReader& reader, const std::string& type) {
    for (const ActivationKind kind :
         {ActivationKind::kRelu, ActivationKind::kLeakyRelu, ActivationKind::kElu,
          ActivationKind::kGelu, ActivationKind::kSilu, ActivationKind::kSigmoid,
          ActivationKind::kTanh}) {
        ActivationSpec activation{.kind = kind};
        if (activation_name(kind) != type) continue;
        if (kind == ActivationKind::kLeakyRelu) {
            reader.number("negative_slope", activation.negative_slope);
        }
        if (kind == ActivationKind::kElu) reader.number("alpha", activation.alpha);
        return activation;
    }
    return std::nullopt;
}

LayerNormSpec read_layer_norm(ObjectReader& reader) {
    LayerNormSpec norm;
    reader.number("eps", norm.eps);
    return norm;
}

DropoutSpec read_dropout(ObjectReader& reader) {
    DropoutSpec dropout;
    reader.number("p", dropout.p);
    return dropout;
}

ResidualSpec read_residual(ObjectReader& reader) {
    reader.require("layers");
    return {read_layers(reader, "layers")};
}

LayerParameters read_parameters(ObjectReader& reader, const std::string& type) {
    if (const auto activation = read_activation(reader, type)) return *activation;
    if (type == "linear") return read_linear(reader);
    if (type == "conv2d") return read_conv2d(reader);
    if (type == "max_pool2d") return read_pool2d(reader, PoolingKind::kMax);
    if (type == "avg_pool2d") return read_pool2d(reader, PoolingKind::kAverage);
    if (type == "global_avg_pool2d") return GlobalAvgPool2dSpec{};
    if (type == "batch_norm") return read_batch_norm(reader);
    if (type == "layer_norm") return read_layer_norm(reader);
    if (type == "dropout") return read_dropout(reader);
    if (type == "embedding") return read_embedding(reader);
    if (type == "positional_embedding") return PositionalEmbeddingSpec{};
    if (type == "lstm") return read_recurrent(reader, RecurrentKind::kLstm);
    if (type == "gru") return read_recurrent(reader, RecurrentKind::kGru);
    if (type == "multi_head_attention") return read_attention(reader);
    if (type == "transformer_block") return read_transformer_block(reader);
    if (type == "residual") return read_residual(reader);
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
        if (linear.tied_to.empty() || linear.out_features != 0) {
            json["out_features"] = linear.out_features;
        }
        json["bias"] = linear.bias;
        if (!linear.tied_to.empty()) json["tied_to"] = linear.tied_to;
    }
    void operator()(const Conv2dSpec& convolution) const {
        json["out_channels"] = convolution.out_channels;
        json["kernel_size"] = pair_json(convolution.kernel_size);
        json["stride"] = pair_json(convolution.stride);
        json["padding"] = pair_json(convolution.padding);
        json["dilation"] = pair_json(convolution.dilation);
        json["groups"] = convolution.groups;
        json["bias"] = convolution.bias;
    }
    void operator()(const Pool2dSpec& pooling) const {
        const bool own_stride = pooling.stride != Pair{0, 0};
        json["kernel_size"] = pair_json(pooling.kernel_size);
        json["stride"] = pair_json(own_stride ? pooling.stride : pooling.kernel_size);
        json["padding"] = pair_json(pooling.padding);
    }
    void operator()(const FlattenSpec&) const {}
    void operator()(const ActivationSpec& activation) const {
        if (activation.kind == ActivationKind::kLeakyRelu) {
            json["negative_slope"] = activation.negative_slope;
        }
        if (activation.kind == ActivationKind::kElu) json["alpha"] = activation.alpha;
    }
    void operator()(const GlobalAvgPool2dSpec&) const {}
    void operator()(const BatchNormSpec& norm) const {
        json["momentum"] = norm.momentum;
        json["eps"] = norm.eps;
    }
    void operator()(const LayerNormSpec& norm) const { json["eps"] = norm.eps; }
    void operator()(const DropoutSpec& dropout) const { json["p"] = dropout.p; }
    void operator()(const EmbeddingSpec& embedding) const {
        if (embedding.num_embeddings != 0) json["num_embeddings"] = embedding.num_embeddings;
        json["embedding_dim"] = embedding.embedding_dim;
    }
    void operator()(const PositionalEmbeddingSpec&) const {}
    void operator()(const RecurrentSpec& recurrent) const {
        json["hidden_size"] = recurrent.hidden_size;
        json["num_layers"] = recurrent.num_layers;
        json["bidirectional"] = recurrent.bidirectional;
        json["bias"] = recurrent.bias;
        json["output"] = steps_name(recurrent.all_steps);
    }
    void operator()(const AttentionSpec& attention) const {
        json["num_heads"] = attention.num_heads;
        json["causal"] = attention.causal;
    }
    void operator()(const TransformerBlockSpec& block) const {
        json["num_heads"] = block.num_heads;
        json["dim_feedforward"] = block.dim_feedforward;
        json["norm"] = norm_name(block.norm_first);
        json["causal"] = block.causal;
        json["activation"] = activation_name(block.activation);
    }
    void operator()(const ResidualSpec& residual) const {
        json["layers"] = layers_json(residual.layers);
    }
};

}  // namespace

std::vector<LayerSpec> read_layers(ObjectReader& reader, const std::string& name) {
    std::vector<LayerSpec> layers;
    const Json* list = find_array(reader, name, "layers", kMostLayers);
    if (list == nullptr) return layers;
    const std::string pointer = reader.pointer_of(name);
    for (std::size_t i = 0; i < list->size(); ++i) {
        layers.push_back(
            read_layer((*list)[i], member_pointer(pointer, std::to_string(i)), reader.errors()));
    }
    return layers;
}

OrderedJson layers_json(const std::vector<LayerSpec>& layers) {
    OrderedJson list = OrderedJson::array();
    for (const LayerSpec& layer : layers) {
        OrderedJson json = {{"type", layer_type_name(layer.parameters)}};
        if (!layer.name.empty()) json["name"] = layer.name;
        std::visit(LayerMembers{json}, layer.parameters);
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace rangefinder::codec
