#include "diagnostics/datasets/csv_columns.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

constexpr double kLargestFloat = std::numeric_limits<float>::max();
// Enough of a cell for a message.
constexpr std::size_t kSeenBytes = 100;

void see(SeenCell& seen, std::int64_t line, std::string_view text) {
    if (seen.line == 0) seen = {line, std::string(text.substr(0, kSeenBytes))};
}

void add_value(CsvColumn& column, std::string_view value, std::size_t cap) {
    if (column.values.size() > cap || column.values.contains(value)) return;
    column.values.emplace(value);
}

CellKind add_cell(CsvColumn& column, std::string_view text, std::int64_t line) {
    const Cell cell = read_cell(text);
    const bool too_large = std::abs(cell.number) > kLargestFloat;
    if (cell.kind == CellKind::kMissing) {
        ++column.missing;
    } else if (cell.kind == CellKind::kText) {
        ++column.texts;
        see(column.first_text, line, text);
    } else if (cell.kind == CellKind::kNotFinite || too_large) {
        ++column.numbers;
        see(column.first_not_finite, line, text);
    } else {
        ++column.numbers;
        column.integers = column.integers && cell.number == std::floor(cell.number);
        column.moments.add(cell.number);
    }
    return cell.kind;
}

}  // namespace

Result<CsvColumns> scan_columns(std::string_view text, const CsvLayout& layout) {
    CsvColumns scan;
    scan.columns.resize(layout.names.size());
    CsvRows rows(text, layout);
    for (;;) {
        const auto more = rows.next();
        if (!more) return more.error();
        if (!*more) break;
        ++scan.rows;
        for (std::size_t i = 0; i < scan.columns.size(); ++i) {
            const std::string_view cell = rows.cells()[i];
            const CellKind kind = add_cell(scan.columns[i], cell, rows.line());
            if (i == layout.target) {
                add_value(scan.columns[i], class_key(cell), kMaxClasses);
            } else if (kind != CellKind::kMissing) {
                add_value(scan.columns[i], cell, kMaxCategories);
            }
        }
    }
    scan.dropped = rows.dropped();
    return scan;
}

std::string class_key(std::string_view cell) {
    const Cell read = read_cell(cell);
    if (read.kind != CellKind::kNumber) return std::string(cell);
    std::array<char, 32> digits;
    const double number = read.number == 0.0 ? 0.0 : read.number;  // No "-0".
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

}  // namespace rangefinder
