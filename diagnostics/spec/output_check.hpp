// Whether what a model puts out is what its loss and the data want.
#pragma once

#include "diagnostics/spec/shape_inference.hpp"

namespace rangefinder {

// Checks every output of the model (one, or one a head) and its loss's values that belong to the
// data (a weight for each class).
void check_outputs(const ModelSpec& model, const DataShape& data, const InferredModel& inferred,
                   FieldChecks& checks);

}  // namespace rangefinder
