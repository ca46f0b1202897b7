// The part of validate_job() that looks at the model.
#pragma once

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_spec.hpp"

namespace rangefinder {

void validate_model(const ModelSpec& model, FieldChecks& checks);

}  // namespace rangefinder
