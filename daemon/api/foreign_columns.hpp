// The columns of a log from elsewhere, under their own names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder::api {

struct ForeignColumns {
    std::string format;  // "csv" or "tensorboard".
    Records columns;     // Their steps rise. Empty cells are left out.
    std::string step;    // The column that counts the steps; empty: rows were counted.
    std::vector<std::string> ignored;  // Columns that hold no numbers.
    std::vector<std::string> notes;    // What had to be assumed, in sentences.
    bool named = true;                 // The file names its columns.
};

// Values of all columns together that one request may bring are at most kMostForeignValues
// (foreign_series.hpp).

// CSV with ',', ';', tabs or spaces between the cells, with names in the first line or without
// (then "column 1", "column 2", ...). Steps are read from the column `step`, else from one that is
// named like it, else from the epochs, else rows are counted; several rows of one step are joined,
// as Lightning's CSVLogger writes them. Errors: kMalformed with the line, kTooLarge.
Result<ForeignColumns> columns_from_csv(std::string_view text,
                                        const std::optional<std::string>& step = {});

// The scalars of a TensorBoard event file. After a restart of the training, what was logged again
// counts, as in TensorBoard. Errors: as read_event_file(); kInvalid without any scalar.
Result<ForeignColumns> columns_from_events(ByteView bytes);

}  // namespace rangefinder::api
