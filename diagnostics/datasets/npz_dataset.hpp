// Data sets from NumPy files: one or two arrays, or an archive of them.
#pragma once

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// `targets` is empty when there is one file. What the arrays mean: load_arrays().
Result<Dataset> load_npy(ByteView features, ByteView targets, const DatasetSpec& spec);

// An archive as numpy.savez and savez_compressed write it. The features are the array x, X, data,
// features, images, inputs, x_train, train_images or arr_0, the targets y, Y, labels, label,
// targets, target, y_train, train_labels or arr_1, or the one that `spec.target` names; a lone
// array is the features, and with named targets a lone other one is. Errors: "?target" and
// kMalformed, with the names that there are.
Result<Dataset> load_npz(ByteView bytes, const DatasetSpec& spec);

}  // namespace rangefinder
