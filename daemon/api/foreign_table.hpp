// A CSV file as columns of numbers by row, before anything is made of their names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

struct TableColumn {
    std::string name;
    std::vector<std::size_t> rows;  // From 0, rising: those with a number. Empty cells have none.
    std::vector<double> values;     // May be NaN or infinite: "nan" was measured, too.
    std::string text;               // The first cell that is no number, shortened; "": all are.
    std::int64_t text_line = 0;     // Its line.
};

struct Table {
    std::vector<TableColumn> columns;
    std::vector<std::int64_t> lines;  // Of each row, for messages.
    bool named = true;                // The first line named the columns.
};

// Errors: kMalformed with the line, kTooLarge, kUnsupported (UTF-16).
Result<Table> read_table(std::string_view bytes);

inline constexpr std::size_t kMostTableColumns = 4'000;

}  // namespace rangefinder::api
