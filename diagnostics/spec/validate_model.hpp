// The model part of validate_job().
#pragma once

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

void validate_model(const ModelSpec& model, FieldChecks& checks);

// Of all layers together: those within residuals and of heads count too.
inline constexpr std::size_t kMaxLayers = 256;
inline constexpr std::size_t kMaxHeads = 16;

}  // namespace rangefinder
