// Arrays of token numbers.
#pragma once

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/formats/npy.hpp"

namespace rangefinder {

// How many different tokens there may be by the array's largest: that and one. Errors: "/features"
// when the values are no integers from 0 to kMaxTokens - 1.
Result<std::int64_t> count_vocabulary(const NpyArray& array);

// A language of [L], one stream whose last part validates, or of [N, T], N texts of T tokens each,
// split by rows: the first T - horizon tokens of each predict those `horizon` further on. `data`
// brings its format.
Result<Dataset> load_token_language(Dataset data, NpyArray array, const DatasetSpec& spec);

}  // namespace rangefinder
