#include "daemon/api/weights_match.hpp"

#include <algorithm>
#include <map>

#include "diagnostics/base/near_word.hpp"
#include "diagnostics/formats/tensor_statistics.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder::api {
namespace {

constexpr const char* kPointer = "/model/weights";
constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kMostNames = 6;

using Errors = std::vector<FieldError>;
using Tensors = std::map<std::string, const SafetensorsEntry*>;

void add_layers(const std::vector<InferredLayer>& layers, std::vector<ParameterShape>& all) {
    for (const InferredLayer& layer : layers) {
        for (const ParameterShape& parameter : layer.cost.parameters) {
            all.push_back({layer.name + "." + parameter.name, parameter.shape, parameter.buffer});
        }
    }
}

bool is_wanted(const WeightsSpec& weights, const std::string& name) {
    return weights.include.empty() ||
           std::any_of(weights.include.begin(), weights.include.end(),
                       [&](const std::string& one) { return name_covers(one, name); });
}

std::string some_names(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
        text += (i == 0 ? "" : ", ") + shown(names[i]);
    }
    return names.size() > kMostNames ? text + ", ..." : text;
}

std::vector<std::string> names_of(const std::vector<ParameterShape>& parameters) {
    std::vector<std::string> names;
    for (const ParameterShape& parameter : parameters) names.push_back(parameter.name);
    return names;
}

std::string shape_text(const Shape& shape) {
    return shape.empty() ? "a single number" : to_text(shape);
}

// What keeps the tensor out of the parameter of its name; empty: nothing.
std::string misfit(const WeightsSpec& weights, const SafetensorsEntry& tensor,
                   const ParameterShape& parameter) {
    const std::string name = "the tensor \"" + shown(tensor.name) + "\" of " + weights.id;
    if (tensor.shape != parameter.shape) {
        return name + " is " + shape_text(tensor.shape) + ", but the model's parameter is " +
               shape_text(parameter.shape) +
               "; change the layer, or name in include what is to be taken";
    }
    if (is_floating_point(tensor)) return "";
    return name + " has the type " + tensor.dtype +
           "; a parameter can be read from F32, F64, F16 or BF16";
}

// Names in `include` that do not lead to any tensor.
void check_include(const WeightsSpec& weights, const std::vector<ParameterShape>& parameters,
                   const Tensors& tensors, Errors& errors) {
    for (std::size_t i = 0; i < weights.include.size(); ++i) {
        const std::string& one = weights.include[i];
        const std::string pointer = std::string(kPointer) + "/include/" + std::to_string(i);
        bool in_model = false, in_file = false;
        for (const ParameterShape& parameter : parameters) {
            if (!name_covers(one, parameter.name)) continue;
            in_model = true;
            in_file = in_file || tensors.count(parameter.name) > 0;
        }
        if (!in_model) {
            const auto names = names_of(parameters);
            errors.push_back({pointer, "\"" + shown(one) +
                                           "\" is no layer or parameter of the model, which has " +
                                           some_names(names) + near_word_hint(one, names)});
        } else if (!in_file) {
            errors.push_back({pointer, weights.id + " has no tensor for \"" + shown(one) + "\""});
        }
    }
}

Error refused(Errors errors) {
    if (errors.size() > kMostErrors) {
        const std::size_t more = errors.size() - kMostErrors;
        errors.resize(kMostErrors);
        errors.push_back({kPointer, "and " + std::to_string(more) + " more"});
    }
    const std::string text = "the weights do not fit the model: " + errors.front().detail;
    return Error{ErrorKind::kInvalid, text, std::move(errors)};
}

Error nothing_fits(const WeightsSpec& weights, const std::vector<ParameterShape>& parameters,
                   const LoadedWeights& match) {
    return refused({{kPointer, "no tensor of " + weights.id + " has a parameter's name: it has " +
                                   some_names(match.unused) + ", the model " +
                                   some_names(names_of(parameters))}});
}

}  // namespace

std::vector<ParameterShape> parameters_of(const ModelSpec& model, const DataShape& data) {
    FieldChecks checks;
    const InferredModel inferred = infer_model(model, data, checks);
    std::vector<ParameterShape> parameters;
    add_layers(inferred.layers, parameters);
    for (const InferredModel::Head& head : inferred.heads) add_layers(head.layers, parameters);
    return parameters;
}

Result<LoadedWeights> match_weights(const WeightsSpec& weights,
                                    const std::vector<ParameterShape>& parameters,
                                    const SafetensorsView& stored) {
    Tensors tensors;
    for (const SafetensorsEntry& entry : stored.entries) tensors[entry.name] = &entry;
    Errors errors;
    check_include(weights, parameters, tensors, errors);
    LoadedWeights match;
    for (const ParameterShape& parameter : parameters) {
        const auto tensor = tensors.find(parameter.name);
        if (tensor == tensors.end() || !is_wanted(weights, parameter.name)) {
            match.missing.push_back(parameter.name);
            continue;
        }
        const std::string problem = misfit(weights, *tensor->second, parameter);
        if (!problem.empty()) errors.push_back({kPointer, problem});
        match.loaded.push_back(parameter.name);
        tensors.erase(tensor);
    }
    for (const auto& [name, tensor] : tensors) match.unused.push_back(name);
    if (!errors.empty()) return refused(std::move(errors));
    if (match.loaded.empty()) return nothing_fits(weights, parameters, match);
    return match;
}

}  // namespace rangefinder::api
