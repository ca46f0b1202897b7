#include "diagnostics/spec/known_names.hpp"

#include <algorithm>

#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {
namespace {

void add_layers(const std::vector<InferredLayer>& list, std::vector<std::string>& names) {
    for (const InferredLayer& layer : list) {
        names.push_back(layer.name);
        add_layers(layer.cost.inner, names);
    }
}

void add_parameters(const std::vector<InferredLayer>& list, std::vector<std::string>& names) {
    for (const InferredLayer& layer : list) {
        for (const ParameterShape& parameter : layer.cost.parameters) {
            if (!parameter.buffer) names.push_back(layer.name + "." + parameter.name);
        }
    }
}

}  // namespace

KnownNames::KnownNames(const ModelSpec& model) {
    const InferredModel inferred = infer_names(model);
    add_layers(inferred.layers, layers_);
    add_parameters(inferred.layers, parameters_);
    for (const InferredModel::Head& head : inferred.heads) {
        add_layers(head.layers, layers_);
        add_parameters(head.layers, parameters_);
    }
    for (const HeadSpec& head : model.heads) layers_.push_back(head.name);
}

bool KnownNames::knows(const std::string& name) const {
    const auto covered = [&](const std::string& known) { return name_covers(name, known); };
    return std::any_of(parameters_.begin(), parameters_.end(), covered) ||
           std::find(layers_.begin(), layers_.end(), name) != layers_.end();
}

std::string unknown_name_text(const std::string& name) {
    return "\"" + name +
           "\" is no layer and no parameter of this model (layers are named by \"name\" or "
           "position, parameters \"0.weight\")";
}

}  // namespace rangefinder
