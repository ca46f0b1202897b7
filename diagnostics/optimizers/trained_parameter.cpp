#include "diagnostics/optimizers/trained_parameter.hpp"

#include <algorithm>

namespace rangefinder {

namespace {

const ParameterGroupSpec* group_of(const OptimizerSpec& spec, const std::string& parameter) {
    const auto group = std::find_if(
        spec.parameter_groups.begin(), spec.parameter_groups.end(),
        [&parameter](const ParameterGroupSpec& candidate) {
            return std::any_of(
                candidate.layers.begin(), candidate.layers.end(),
                [&parameter](const std::string& name) { return means(name, parameter); });
        });
    return group == spec.parameter_groups.end() ? nullptr : &*group;
}

}  // namespace

bool means(const std::string& name, const std::string& parameter) {
    return parameter == name || (parameter.size() > name.size() && parameter[name.size()] == '.' &&
                                 parameter.starts_with(name));
}

std::vector<TrainedParameter> with_groups(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters) {
    std::vector<TrainedParameter> trained;
    for (const ParameterView& view : parameters) {
        TrainedParameter one{view, view.learning_rate_scale, spec.weight_decay};
        if (const ParameterGroupSpec* group = group_of(spec, view.name)) {
            one.rate_scale *= group->learning_rate_scale;
            one.weight_decay = group->weight_decay.value_or(spec.weight_decay);
        }
        trained.push_back(std::move(one));
    }
    return trained;
}

}  // namespace rangefinder
