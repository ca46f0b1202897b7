// A data set from two IDX files: examples and what is to be predicted.
#pragma once

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// [N, H, W] are images of one channel, [N, C, H, W] of C ([N, H, W, C] by channels=last), [N, F]
// are columns. Targets are [N]: integers are classes (or numbers, when a regression is asked for),
// others are numbers.
Result<Dataset> load_idx(ByteView features, ByteView targets, const DatasetSpec& spec);

}  // namespace rangefinder
