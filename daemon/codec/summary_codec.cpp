#include "daemon/codec/summary_codec.hpp"

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {
namespace {

OrderedJson bytes_json(const ModelSummary::Bytes& bytes) {
    return {{"parameters", bytes.parameters},
            {"gradients", bytes.gradients},
            {"optimizer", bytes.optimizer},
            {"activations", bytes.activations},
            {"data", bytes.data},
            {"snapshots", bytes.snapshots},
            {"overhead", bytes.overhead},
            {"total", bytes.total}};
}

ModelSummary::Bytes read_bytes(const Json& value, const std::string& pointer, Errors& errors) {
    ModelSummary::Bytes bytes;
    ObjectReader reader(value, pointer, errors);
    reader.integer("parameters", bytes.parameters)
        .integer("gradients", bytes.gradients)
        .integer("optimizer", bytes.optimizer)
        .integer("activations", bytes.activations)
        .integer("data", bytes.data)
        .integer("snapshots", bytes.snapshots)
        .integer("overhead", bytes.overhead)
        .integer("total", bytes.total)
        .finish();
    return bytes;
}

std::vector<LayerSummary> read_layers(ObjectReader& reader);

LayerSummary read_layer(const Json& value, const std::string& pointer, Errors& errors) {
    LayerSummary layer;
    ObjectReader reader(value, pointer, errors);
    reader.text("name", layer.name)
        .text("type", layer.type)
        .integer("parameters", layer.parameters)
        .integer("trainable_parameters", layer.trainable_parameters)
        .number("flops_forward", layer.flops_forward);
    if (const Json* shape = reader.find("output_shape"); shape != nullptr && shape->is_array()) {
        for (const Json& size : *shape) {
            layer.output.push_back(
                read_integer(size, reader.pointer_of("output_shape"), {}, errors).value_or(0));
        }
    }
    layer.layers = read_layers(reader);
    reader.finish();
    return layer;
}

std::vector<LayerSummary> read_layers(ObjectReader& reader) {
    std::vector<LayerSummary> layers;
    const Json* list = reader.find("layers");
    if (list == nullptr || !list->is_array()) return layers;
    const std::string pointer = reader.pointer_of("layers");
    for (std::size_t i = 0; i < list->size(); ++i) {
        layers.push_back(
            read_layer((*list)[i], member_pointer(pointer, std::to_string(i)), reader.errors()));
    }
    return layers;
}

OrderedJson layers_json(const std::vector<LayerSummary>& layers) {
    OrderedJson list = OrderedJson::array();
    for (const LayerSummary& layer : layers) {
        OrderedJson one = {{"name", layer.name}, {"type", layer.type}};
        one["output_shape"] = layer.output;
        one["parameters"] = layer.parameters;
        one["trainable_parameters"] = layer.trainable_parameters;
        one["flops_forward"] = layer.flops_forward;
        // A residual's own.
        if (!layer.layers.empty()) one["layers"] = layers_json(layer.layers);
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace

std::string to_json(const ModelSummary& summary) {
    OrderedJson json;
    json["layers"] = layers_json(summary.layers);
    json["parameters"] = summary.parameters;
    json["trainable_parameters"] = summary.trainable_parameters;
    json["flops_per_step"] = summary.flops_per_step;
    json["bytes"] = bytes_json(summary.bytes);
    return dump_json(json);
}

Result<ModelSummary> model_summary_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    ModelSummary summary;
    ObjectReader reader(*value, "", errors);
    summary.layers = read_layers(reader);
    reader.integer("parameters", summary.parameters)
        .integer("trainable_parameters", summary.trainable_parameters)
        .number("flops_per_step", summary.flops_per_step)
        .member("bytes", summary.bytes, read_bytes)
        .finish();
    if (!errors.empty()) return invalid(std::move(errors), "the model summary");
    return summary;
}

}  // namespace rangefinder::codec
