// Checks on what a range test is asked to do.
#pragma once

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// Learning rates that make sense to ask for.
inline constexpr NumberRange kLearningRates{1e-15, 1e6};

// Complaints have pointers below "/range_test". Names of its group are looked up in `model`, which
// may itself be wrong: then they are left alone.
void validate_range_test(const RangeTestSpec& test, const ModelSpec& model, FieldChecks& checks);

void validate_clip(const ClipSpec& clip, const std::string& pointer, FieldChecks& checks);

}  // namespace rangefinder
