// The values of layers that do not depend on what comes in.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/layer_spec.hpp"

namespace rangefinder {

// `pointer` is the list's, "/model/layers". Those within residuals too, down to
// kMaxResidualDepth.
void validate_layers(const std::vector<LayerSpec>& layers, const std::string& pointer,
                     FieldChecks& checks);

}  // namespace rangefinder
