#include "daemon/codec/model_codec.hpp"

#include "daemon/codec/layer_codec.hpp"
#include "daemon/codec/loss_codec.hpp"
#include "daemon/codec/member_lists.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestHeadName = 64;
constexpr std::size_t kMostHeads = 1000;
constexpr std::size_t kMostNames = 10'000;

HeadSpec read_head(const Json& value, const std::string& pointer, Errors& errors) {
    HeadSpec head;
    ObjectReader reader(value, pointer, errors);
    if (reader.require("name") != nullptr) reader.text("name", head.name, kLongestHeadName);
    head.layers = read_layers(reader, "layers");
    reader.member("loss", head.loss, read_loss)
        .number("weight", head.weight)
        .number("learning_rate_scale", head.learning_rate_scale)
        .finish();
    return head;
}

std::vector<HeadSpec> read_heads(ObjectReader& reader) {
    std::vector<HeadSpec> heads;
    const Json* list = find_array(reader, "heads", "heads", kMostHeads);
    if (list == nullptr) return heads;
    const std::string pointer = reader.pointer_of("heads");
    for (std::size_t i = 0; i < list->size(); ++i) {
        heads.push_back(
            read_head((*list)[i], member_pointer(pointer, std::to_string(i)), reader.errors()));
    }
    return heads;
}

WeightsSpec read_weights(ObjectReader& reader) {
    WeightsSpec weights;
    const Json* member = reader.find("weights");
    if (member == nullptr || member->is_null()) return weights;
    if (member->is_string()) {
        reader.text("weights", weights.id);
        return weights;
    }
    ObjectReader inner(*member, reader.pointer_of("weights"), reader.errors());
    if (inner.require("id") != nullptr) inner.text("id", weights.id);
    read_names(inner, "include", weights.include, kMostNames);
    inner.finish();
    return weights;
}

OrderedJson heads_json(const std::vector<HeadSpec>& heads) {
    OrderedJson list = OrderedJson::array();
    for (const HeadSpec& head : heads) {
        OrderedJson json = {{"name", head.name}};
        json["layers"] = layers_json(head.layers);
        json["loss"] = loss_json(head.loss);
        json["weight"] = head.weight;
        json["learning_rate_scale"] = head.learning_rate_scale;
        list.push_back(std::move(json));
    }
    return list;
}

OrderedJson weights_json(const WeightsSpec& weights) {
    if (weights.include.empty()) return weights.id;
    OrderedJson json = {{"id", weights.id}};
    json["include"] = weights.include;
    return json;
}

}  // namespace

ModelSpec read_model(const Json& value, const std::string& pointer, Errors& errors) {
    ModelSpec model;
    ObjectReader reader(value, pointer, errors);
    model.heads = read_heads(reader);
    // Heads alone may be all there is.
    if (model.heads.empty()) reader.require("layers");
    model.layers = read_layers(reader, "layers");
    if (const Json* loss = reader.find("loss")) {
        model.loss = read_loss(*loss, reader.pointer_of("loss"), errors);
        if (!model.heads.empty()) {
            errors.push_back({reader.pointer_of("loss"),
                              "does not go together with heads: each head has its own"});
        }
    }
    model.weights = read_weights(reader);
    read_names(reader, "freeze", model.freeze, kMostNames);
    reader.finish();
    return model;
}

OrderedJson model_json(const ModelSpec& model) {
    OrderedJson json;
    json["layers"] = layers_json(model.layers);
    if (model.heads.empty()) {
        json["loss"] = loss_json(model.loss);
    } else {
        json["heads"] = heads_json(model.heads);
    }
    if (!model.weights.id.empty()) json["weights"] = weights_json(model.weights);
    json["freeze"] = model.freeze;
    return json;
}

}  // namespace rangefinder::codec
