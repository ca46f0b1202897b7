// The optimizer part of validate_job().
#pragma once

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_spec.hpp"
#include "diagnostics/spec/optimizer_spec.hpp"

namespace rangefinder {

// Groups name layers of `model`.
void validate_optimizer(const OptimizerSpec& optimizer, const ModelSpec& model,
                        FieldChecks& checks);

}  // namespace rangefinder
