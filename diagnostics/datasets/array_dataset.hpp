// A data set from NumPy arrays: examples, and what is to be predicted.
#pragma once

#include <optional>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/formats/npy.hpp"

namespace rangefinder {

// What the arrays mean:
//   features [N, F]          columns, each normalised by itself; [N] is [N, 1]
//            [N, H, W]       images of one channel; by channels=none N sequences of H steps
//            [N, C, H, W]    images; by channels=last [N, H, W, C]
//            [N, T] integers token numbers, when `tokens` says so
//   targets  [N], [N, 1]     classes when they are bools or integers that repeat, as in
//                            infer_task(); else numbers
//            [N, K]          K numbers each
//   none                     each example is its own target (an autoencoder)
//   task=sequence            features [L] or [L, D] alone: a series
//   task=language            features [L] or [N, T] integers alone: tokens that predict the next
// Errors: "/features", "/targets", "?task", "?tokens", "?channels".
Result<Dataset> load_arrays(NpyArray features, std::optional<NpyArray> targets,
                            const DatasetSpec& spec);

// Most different tokens; each is exact as a float.
inline constexpr std::int64_t kMaxTokens = 1'000'000;

}  // namespace rangefinder
