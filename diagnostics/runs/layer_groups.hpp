// The layers of a model in groups that are to have rates of their own, the output first.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/models/model.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

// Names as parameter groups have them, of layers with a parameter that is trained; all heads are
// one group, without heads the last such layer is. Of many layers neighbours share a group: at most
// four groups. Fewer than two: there is nothing to tell apart.
std::vector<std::vector<std::string>> layer_groups(const Model& model, const ModelSpec& spec);

}  // namespace rangefinder
