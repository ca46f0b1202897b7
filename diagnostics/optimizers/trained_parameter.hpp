// A parameter with what its group says of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "diagnostics/layers/parameter_view.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder {

struct TrainedParameter {
    ParameterView view;
    double rate_scale = 1.0;  // The group's times the head's.
    double weight_decay = 0.0;
};

// In the order of `parameters`.
std::vector<TrainedParameter> with_groups(const OptimizerSpec& spec,
                                          std::span<const ParameterView> parameters);

// "3.attn" means "3.attn" and whatever begins with "3.attn.".
bool means(const std::string& name, const std::string& parameter);

}  // namespace rangefinder
