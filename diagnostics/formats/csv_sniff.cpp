// How a CSV file is laid out, told from its first lines.
#include <algorithm>
#include <array>
#include <set>

#include "diagnostics/formats/csv.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kSniffedLines = 10;
constexpr std::int64_t kSniffedRecords = 100;
constexpr std::array<char, 3> kSeparators{',', ';', '\t'};

using Counts = std::array<std::int64_t, kSeparators.size()>;

void count_separator(char c, Counts& counts) {
    for (std::size_t i = 0; i < kSeparators.size(); ++i) {
        if (c == kSeparators[i]) ++counts[i];
    }
}

// What is known of one column's cells below the first record.
struct ColumnEvidence {
    std::string first;  // The cell of the first record.
    bool below = false;
    bool numbers_below = true;
    bool repeated_below = false;
};

void add_evidence(ColumnEvidence& column, std::string_view cell) {
    const CellKind kind = read_cell(cell).kind;
    if (kind == CellKind::kMissing) return;
    column.below = true;
    if (kind == CellKind::kText) column.numbers_below = false;
    if (cell == column.first) column.repeated_below = true;
}

bool names_columns(const std::vector<ColumnEvidence>& columns) {
    std::set<std::string_view> distinct;
    bool all_text = true;
    bool repeated = false;
    for (const ColumnEvidence& column : columns) {
        const bool text = read_cell(column.first).kind == CellKind::kText;
        if (text && column.below && column.numbers_below) return true;
        all_text = all_text && text;
        repeated = repeated || column.repeated_below || !distinct.insert(column.first).second;
    }
    return all_text && !repeated;
}

}  // namespace

char sniff_separator(std::string_view text) {
    Counts fewest{};
    Counts in_line{};
    std::int64_t lines = 0;
    bool quoted = false;
    bool blank = true;
    const auto end_line = [&] {
        for (std::size_t i = 0; i < fewest.size(); ++i) {
            fewest[i] = lines == 0 ? in_line[i] : std::min(fewest[i], in_line[i]);
        }
        ++lines;
        in_line = {};
        blank = true;
    };
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted) count_separator(c, in_line);
        const bool line_end = !quoted && (c == '\n' || c == '\r');
        if (!line_end) blank = false;
        if (line_end && !blank) end_line();
        if (lines == kSniffedLines) break;
    }
    if (!blank && lines < kSniffedLines) end_line();
    const auto best = std::max_element(fewest.begin(), fewest.end());
    return *best == 0 ? ',' : kSeparators[static_cast<std::size_t>(best - fewest.begin())];
}

Result<bool> sniff_header(std::string_view text, char separator) {
    CsvReader reader(text, separator);
    std::vector<ColumnEvidence> columns;
    for (std::int64_t record = 0; record < kSniffedRecords; ++record) {
        const auto more = reader.next();
        if (!more) return more.error();
        if (!*more) break;
        if (record == 0) {
            for (const std::string_view cell : reader.cells()) {
                columns.push_back({.first = std::string(cell)});
            }
            continue;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            add_evidence(columns[i], reader.cells()[i]);
        }
    }
    return names_columns(columns);
}

}  // namespace rangefinder
