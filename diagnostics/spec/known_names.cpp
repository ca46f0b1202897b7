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
    std::sort(parameters_.begin(), parameters_.end());
    std::sort(layers_.begin(), layers_.end());
}

std::span<const std::string> KnownNames::parameters_of(const std::string& name) const {
    const auto exact = std::lower_bound(parameters_.begin(), parameters_.end(), name);
    if (exact != parameters_.end() && *exact == name) return {exact, exact + 1};
    // '/' follows '.': everything that begins with "name." stands between the two.
    const auto first = std::lower_bound(exact, parameters_.end(), name + ".");
    return {first, std::lower_bound(first, parameters_.end(), name + "/")};
}

bool KnownNames::knows(const std::string& name) const {
    return !parameters_of(name).empty() || std::binary_search(layers_.begin(), layers_.end(), name);
}

std::string unknown_name_text(const std::string& name) {
    return "\"" + name +
           "\" is no layer and no parameter of this model (layers are named by \"name\" or "
           "position, parameters \"0.weight\")";
}

}  // namespace rangefinder
