// Data made up from a seed, for trying things without a file.
#pragma once

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// `spec.source` must be a GeneratorSpec that validate_dataset() accepts. Row i is of class
// i mod classes; the split mixes them. Streams (waves, sentences) are cut into windows instead.
Result<Dataset> generate(const DatasetSpec& spec);

}  // namespace rangefinder
