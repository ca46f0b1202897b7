// A data set from CSV text.
#pragma once

#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// Walks over the text three times: what the columns hold, the training part's statistics, the
// values. So only the text and the result are ever in memory. `text` is valid UTF-8.
Result<Dataset> load_csv(std::string_view text, const DatasetSpec& spec);

}  // namespace rangefinder
