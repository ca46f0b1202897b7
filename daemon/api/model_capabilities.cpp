#include "daemon/api/model_capabilities.hpp"

#include "daemon/api/capability.hpp"
#include "daemon/codec/layer_codec.hpp"
#include "daemon/codec/loss_codec.hpp"

namespace rangefinder::api {
namespace {

constexpr const char* kInteger = "integer";
constexpr const char* kPair = "integer or [height, width]";

using Others = std::map<std::string, Json>;

Json layer(const LayerParameters& parameters, const Others& others = {}) {
    return capability(codec::layers_json({{"", parameters}}).front(), others);
}

Json pool(PoolingKind kind) {
    Pool2dSpec spec;
    spec.kind = kind;
    return layer(spec, {{"kernel_size", required_parameter(kPair)},
                        {"stride", optional_parameter(kPair, nullptr)},
                        {"padding", optional_parameter(kPair, 0)}});
}

Json convolution() {
    return layer(Conv2dSpec{}, {{"out_channels", required_parameter(kInteger)},
                                {"kernel_size", required_parameter(kPair)},
                                {"stride", optional_parameter(kPair, 1)},
                                {"padding", optional_parameter(kPair, 0)},
                                {"dilation", optional_parameter(kPair, 1)}});
}

Json recurrent(RecurrentKind kind) {
    RecurrentSpec spec;
    spec.kind = kind;
    return layer(spec, {{"hidden_size", required_parameter(kInteger)},
                        {"output", one_of({"last", "all"}, "last")}});
}

Json loss(LossKind kind, const Others& others = {}) {
    LossSpec spec;
    spec.kind = kind;
    return capability(codec::loss_json(spec), others);
}

}  // namespace

Json layer_capabilities() {
    Json list = Json::array();
    // out_features may be left out when tied_to is given.
    list.push_back(layer(LinearSpec{}, {{"out_features", required_parameter(kInteger)},
                                        {"tied_to", optional_parameter("string", nullptr)}}));
    list.push_back(convolution());
    list.push_back(pool(PoolingKind::kMax));
    list.push_back(pool(PoolingKind::kAverage));
    list.push_back(layer(GlobalAvgPool2dSpec{}));
    list.push_back(layer(FlattenSpec{}));
    list.push_back(layer(BatchNormSpec{}));
    list.push_back(layer(LayerNormSpec{}));
    list.push_back(layer(DropoutSpec{}));
    list.push_back(
        layer(EmbeddingSpec{}, {{"num_embeddings", optional_parameter(kInteger, nullptr)},
                                {"embedding_dim", required_parameter(kInteger)}}));
    list.push_back(layer(PositionalEmbeddingSpec{}));
    list.push_back(recurrent(RecurrentKind::kLstm));
    list.push_back(recurrent(RecurrentKind::kGru));
    list.push_back(layer(AttentionSpec{}, {{"num_heads", required_parameter(kInteger)}}));
    list.push_back(
        layer(TransformerBlockSpec{}, {{"num_heads", required_parameter(kInteger)},
                                       {"norm", one_of({"pre", "post"}, "post")},
                                       {"activation", one_of({"relu", "gelu"}, "relu")}}));
    list.push_back(layer(ResidualSpec{}, {{"layers", required_parameter("array of layers")}}));
    for (const ActivationKind kind :
         {ActivationKind::kRelu, ActivationKind::kLeakyRelu, ActivationKind::kElu,
          ActivationKind::kGelu, ActivationKind::kSilu, ActivationKind::kSigmoid,
          ActivationKind::kTanh}) {
        list.push_back(layer(ActivationSpec{.kind = kind}));
    }
    return list;
}

Json loss_capabilities() {
    const Json target = one_of({"target", "input"}, "target");
    return Json::array(
        {loss(
             LossKind::kCrossEntropy,
             {{"class_weights", optional_parameter("\"balanced\" or an array of numbers", nullptr)},
              {"ignore_index", optional_parameter(kInteger, nullptr)}}),
         loss(LossKind::kBceWithLogits), loss(LossKind::kMse, {{"target", target}}),
         loss(LossKind::kL1, {{"target", target}}), loss(LossKind::kHuber, {{"target", target}})});
}

Json model_capabilities() {
    const HeadSpec head;
    const Json head_parameters = {
        {"name", required_parameter("string")},
        {"layers", optional_parameter("array of layers", Json::array())},
        {"loss", optional_parameter("loss", "cross_entropy")},
        {"weight", optional_parameter("number", head.weight)},
        {"learning_rate_scale", optional_parameter("number", head.learning_rate_scale)}};
    Json parameters = {{"layers", required_parameter("array of layers")},
                       {"loss", optional_parameter("loss", "cross_entropy")},
                       {"heads", optional_parameter("array of heads", Json::array())},
                       {"weights", optional_parameter("string or {id, include}", nullptr)},
                       {"freeze", optional_parameter("array of names", Json::array())}};
    Json json = capability("model", std::move(parameters));
    json["head"] = head_parameters;
    return json;
}

}  // namespace rangefinder::api
