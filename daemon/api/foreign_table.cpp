#include "daemon/api/foreign_table.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "daemon/api/foreign_series.hpp"
#include "diagnostics/formats/csv.hpp"
#include "diagnostics/formats/csv_cell.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder::api {
namespace {

Error at_line(std::int64_t line, const std::string& why) {
    return Error{ErrorKind::kMalformed, "line " + std::to_string(line) + ": " + why, {}};
}

// What a spreadsheet of a country with decimal commas writes: "0,001".
std::string with_decimal_point(std::string_view text) {
    std::string number(text);
    if (std::count(number.begin(), number.end(), ',') == 1) number[number.find(',')] = '.';
    return number;
}

// Of a cell that is not empty; nothing: no number at all.
std::optional<double> number_of_cell(std::string_view text) {
    const Cell cell = read_cell(text);
    if (cell.kind == CellKind::kNumber) return cell.number;
    if (cell.kind == CellKind::kMissing) return std::numeric_limits<double>::quiet_NaN();
    if (cell.kind == CellKind::kText) return std::nullopt;
    const double infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
}

// Python's word for what was not measured, beside the empty cell.
bool is_unmeasured(std::string_view cell) {
    return cell.empty() || cell == "None";
}

bool has_any_of(std::string_view text, std::string_view characters) {
    return text.find_first_of(characters) != std::string_view::npos;
}

// Columns that spaces part, as numpy.savetxt writes them, are parted by tabs afterwards.
std::string with_tabs(std::string_view text) {
    std::string parted;
    parted.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ' ') {
            parted += text[i];
            continue;
        }
        while (i + 1 < text.size() && text[i + 1] == ' ') ++i;
        const bool inside = !parted.empty() && parted.back() != '\n' && i + 1 < text.size() &&
                            !has_any_of(text.substr(i + 1, 1), "\r\n");
        if (inside) parted += '\t';
    }
    return parted;
}

bool has_inner_space(std::string_view line) {
    const std::size_t first = line.find_first_not_of(' ');
    const std::size_t last = line.find_last_not_of(' ');
    if (first == std::string_view::npos) return false;
    return has_any_of(line.substr(first, last - first), " ");
}

// Whether nothing but spaces can part the columns: they stand in both of the first two lines.
bool is_parted_by_spaces(std::string_view text) {
    constexpr std::string_view kLineEnds = "\r\n";
    const std::size_t end = std::min(text.size(), text.find_first_of(kLineEnds));
    const std::size_t next = std::min(text.size(), text.find_first_not_of(kLineEnds, end));
    const std::string_view first = text.substr(0, end);
    const std::string_view rest = text.substr(next);
    const std::string_view second = rest.substr(0, rest.find_first_of(kLineEnds));
    if (has_any_of(first, ",;\t\"") || has_any_of(second, ",;\t\"")) return false;
    return has_inner_space(first) && has_inner_space(second);
}

// Where ';' parts the columns, ',' may be a number's decimal comma and stand more often.
char separator_of(std::string_view text) {
    const std::string_view first = text.substr(0, text.find_first_of("\r\n"));
    const bool semicolons = has_any_of(first, ";") && !has_any_of(first, "\"\t");
    return semicolons ? ';' : sniff_separator(text);
}

class TableReader {
  public:
    explicit TableReader(std::string_view text)
        : reader_(text, separator_of(text)), commas_(separator_of(text) == ';') {}

    Result<Table> read() {
        auto more = reader_.next();
        if (!more) return more.error();
        if (!*more) return Error{ErrorKind::kMalformed, "the body is empty; CSV was expected", {}};
        if (const auto head = read_head(); !head) return head.error();
        if (!table_.named) {
            if (const auto row = read_row(); !row) return row.error();
        }
        for (more = reader_.next(); more && *more; more = reader_.next()) {
            if (const auto row = read_row(); !row) return row.error();
        }
        if (!more) return more.error();
        return std::move(table_);
    }

  private:
    std::optional<double> number(std::string_view cell) const {
        return commas_ ? number_of_cell(with_decimal_point(cell)) : number_of_cell(cell);
    }

    // The first line names the columns when one of its cells is no number.
    Result<void> read_head() {
        const auto cells = reader_.cells();
        if (cells.size() > kMostTableColumns) {
            return Error{ErrorKind::kTooLarge,
                         "the CSV has " + std::to_string(cells.size()) + " columns; " +
                             std::to_string(kMostTableColumns) + " are allowed",
                         {}};
        }
        table_.named = std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) {
            return !cell.empty() && !number(cell);
        });
        std::set<std::string_view> names;
        for (const std::string_view cell : cells) {
            const std::string position = "column " + std::to_string(table_.columns.size() + 1);
            table_.columns.push_back(
                {table_.named && !cell.empty() ? std::string(cell) : position, {}, {}, "", 0});
            if (table_.named && !cell.empty() && !names.insert(cell).second) {
                return at_line(reader_.line(), "names the column \"" + shown(cell) + "\" twice");
            }
        }
        return {};
    }

    Result<void> read_row() {
        const std::size_t row = table_.lines.size();
        table_.lines.push_back(reader_.line());
        values_ += reader_.cells().size();
        if (values_ > kMostForeignValues) {
            return Error{ErrorKind::kTooLarge,
                         "more than " + std::to_string(kMostForeignValues) + " values",
                         {}};
        }
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            const std::string_view cell = reader_.cells()[i];
            if (!is_unmeasured(cell)) add(table_.columns[i], row, cell);
        }
        return {};
    }

    void add(TableColumn& column, std::size_t row, std::string_view cell) {
        if (const auto value = number(cell)) {
            column.rows.push_back(row);
            column.values.push_back(*value);
        } else if (column.text.empty()) {
            column.text = shown(cell);
            column.text_line = reader_.line();
        }
    }

    CsvReader reader_;
    bool commas_;  // A decimal comma is no separator here.
    Table table_;
    std::size_t values_ = 0;
};

}  // namespace

Result<Table> read_table(std::string_view bytes) {
    // Text and its bytes are the same.
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    auto decoded = decode_text({data, bytes.size()});
    if (!decoded) return decoded.error();
    if (!is_parted_by_spaces(decoded->text)) return TableReader(decoded->text).read();
    const std::string parted = with_tabs(decoded->text);
    return TableReader(parted).read();
}

}  // namespace rangefinder::api
