// A data set from a series: windows of its values predict a later value.
#pragma once

#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// The column `spec.target` (the last one when it is empty) of CSV text, in the order of the file.
// `text` is valid UTF-8. Examples are [window, 1], normalised by the training part. A missing value
// is seen as the one before it and never asked for. Errors: "?target", "?window", kMalformed with
// the line.
Result<Dataset> load_csv_series(std::string_view text, const DatasetSpec& spec);

// Values of one kind in time order, [steps, width].
struct TimeSeries {
    std::vector<double> values;
    std::int64_t width = 1;
    std::vector<std::string> names;  // Of the `width` values of a step.
    std::vector<char> known;         // [steps]; 0: was missing and is filled. Empty: all are known.
};

// Cuts, normalises and describes. `data` brings its format and target's name.
Result<Dataset> cut_series(Dataset data, const TimeSeries& series, const DatasetSpec& spec);

}  // namespace rangefinder
