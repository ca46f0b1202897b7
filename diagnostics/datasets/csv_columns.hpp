// First walk over a CSV file: what each column holds.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/csv_rows.hpp"
#include "diagnostics/datasets/moments.hpp"

namespace rangefinder {

// Where a cell that stands out was seen first.
struct SeenCell {
    std::int64_t line = 0;  // 0: not seen.
    std::string text;
};

// Over the kept rows.
struct CsvColumn {
    std::int64_t missing = 0;
    std::int64_t numbers = 0;
    std::int64_t texts = 0;
    bool integers = true;  // All numbers are whole.
    Moments moments;       // Of the numbers.
    SeenCell first_text;
    SeenCell first_not_finite;
    std::set<std::string, std::less<>> values;  // Different values, up to one more than the cap.

    std::int64_t present() const { return numbers + texts; }
    bool is_numeric() const { return texts == 0; }
};

struct CsvColumns {
    std::vector<CsvColumn> columns;
    std::int64_t rows = 0;
    std::int64_t dropped = 0;  // Rows without a target.
};

Result<CsvColumns> scan_columns(std::string_view text, const CsvLayout& layout);

// How a target's cell is told apart from others: "1", "1.0" and "01" are one class.
std::string class_key(std::string_view cell);

// Most different values that a text column may have to be one-hot encoded.
inline constexpr std::size_t kMaxCategories = 64;
// Most classes of a classification.
inline constexpr std::size_t kMaxClasses = 1000;

}  // namespace rangefinder
