#include "diagnostics/models/list_layers.hpp"

#include <algorithm>

namespace rangefinder {

namespace {

BatchValues batch_values(const Tensor& tensor) {
    if (tensor.empty()) return {};
    const Dims& shape = tensor.shape();
    const std::size_t unit_axis = shape.size() == 4 ? 1 : shape.size() - 1;
    BatchValues values;
    values.memory = tensor.values();
    values.examples = static_cast<std::size_t>(shape.front());
    values.values = static_cast<std::size_t>(element_count(shape)) / values.examples;
    values.units = static_cast<std::size_t>(shape[unit_axis]);
    values.grid = unit_grid(tensor);
    // Padding among the examples: one block of all of them.
    if (values.memory.size() % values.examples != 0 || values.grid.groups == 0) {
        values.values *= values.examples;
        values.examples = 1;
    }
    return values;
}

std::vector<std::size_t> own_parameters(const Model::Parts& parts, Layer& layer) {
    if (layer.inner() != nullptr) return {};
    const std::vector<Parameter*> own = layer.parameters();
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < parts.trained.size(); ++place) {
        if (std::find(own.begin(), own.end(), parts.trained[place]) != own.end()) {
            places.push_back(place);
        }
    }
    return places;
}

ModelLayer describe(const Model::Parts& parts, Layer& layer) {
    ModelLayer result;
    result.name = layer.name();
    result.parameters = own_parameters(parts, layer);
    const LayerView view = layer.view();
    result.computes = view.computes;
    result.unsaturated = view.unsaturated;
    result.response = batch_values(view.response);
    result.flat = view.flat;
    if (!view.attention.empty()) {
        result.attention = {view.attention.values(),
                            static_cast<std::size_t>(view.attention.shape().back()), view.causal};
    }
    if (view.time_gradients != nullptr) {
        result.first_time_gradient = &view.time_gradients->first;
        result.last_time_gradient = &view.time_gradients->last;
    }
    return result;
}

void list(Model::Parts& parts, Sequence& layers) {
    for (std::size_t place = 0; place < layers.layers().size(); ++place) {
        Layer& layer = *layers.layers()[place];
        layer.set_number(parts.layers.size());
        ModelLayer described = describe(parts, layer);
        described.output = batch_values(layers.output(place));
        described.output_gradient = batch_values(layers.output_gradient(place));
        parts.layers.push_back(std::move(described));
        if (layer.inner() != nullptr) list(parts, *layer.inner());
    }
}

}  // namespace

void list_layers(Model::Parts& parts) {
    list(parts, parts.trunk);
    for (HeadParts& head : parts.heads) list(parts, head.layers);
}

}  // namespace rangefinder
