// The rows of a CSV file that a data set is made of: all below the header whose target is there.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/csv.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

struct CsvLayout {
    char separator = ',';
    bool header = true;
    std::vector<std::string> names;  // All different; "column_3" where the file gives none.
    std::size_t target = 0;          // Column.
    bool renamed = false;            // Some name stood twice in the header.
};

// Tells the layout from the text and the options. Errors: "?target" when there is no such column,
// with the names that there are.
Result<CsvLayout> read_layout(std::string_view text, const DatasetSpec& spec);

// Walks over the kept rows; the same walk each time. `text` and `layout` must outlive it.
class CsvRows {
  public:
    CsvRows(std::string_view text, const CsvLayout& layout);

    // Goes to the next kept row; false at the end. Errors are the reader's.
    Result<bool> next();

    std::span<const std::string_view> cells() const { return reader_.cells(); }
    std::string_view target() const { return cells()[layout_.target]; }
    std::int64_t line() const { return reader_.line(); }
    std::int64_t row() const { return row_; }          // From 0.
    std::int64_t dropped() const { return dropped_; }  // So far.

  private:
    const CsvLayout& layout_;
    CsvReader reader_;
    bool at_header_;
    std::int64_t row_ = -1;
    std::int64_t dropped_ = 0;
};

}  // namespace rangefinder
