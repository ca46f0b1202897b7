#include "diagnostics/datasets/csv_rows.hpp"

#include <algorithm>
#include <set>

#include "diagnostics/base/near_word.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kNamesShown = 20;

// Gives every column a name of its own: "column_<n>" for none, "name_2" for the second "name".
void name_columns(std::span<const std::string_view> cells, CsvLayout& layout) {
    std::set<std::string> taken;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool named = layout.header && !cells[i].empty();
        const std::string base = named ? std::string(cells[i]) : "column_" + std::to_string(i + 1);
        std::string name = base;
        for (int copy = 2; !taken.insert(name).second; ++copy) {
            name = base + "_" + std::to_string(copy);
            layout.renamed = true;
        }
        layout.names.push_back(std::move(name));
    }
}

Result<std::size_t> find_target(const CsvLayout& layout, const std::string& wanted) {
    if (wanted.empty()) return layout.names.size() - 1;
    const auto found = std::find(layout.names.begin(), layout.names.end(), wanted);
    if (found != layout.names.end()) {
        return static_cast<std::size_t>(found - layout.names.begin());
    }
    std::string detail = "no column " + quoted(wanted) + near_word_hint(wanted, layout.names) +
                         "; columns are " + listed(layout.names, kNamesShown);
    if (!layout.header) detail += " (the file has no header)";
    return field_error("?target", detail);
}

}  // namespace

Result<CsvLayout> read_layout(std::string_view text, const DatasetSpec& spec) {
    CsvLayout layout;
    layout.separator = sniff_separator(text);
    CsvReader first(text, layout.separator);
    const auto more = first.next();
    if (!more) return more.error();
    if (!*more) return Error{ErrorKind::kMalformed, "the CSV file is empty", {}};
    const auto header =
        spec.header ? Result<bool>(*spec.header) : sniff_header(text, layout.separator);
    if (!header) return header.error();
    layout.header = *header;
    name_columns(first.cells(), layout);
    const auto target = find_target(layout, spec.target);
    if (!target) return target.error();
    layout.target = *target;
    if (layout.names.size() < 2 && spec.task != TaskKind::kSequence) {
        return Error{ErrorKind::kMalformed,
                     "the CSV file has one column; a target and at least one feature are needed "
                     "(separators are comma, semicolon and tab)",
                     {}};
    }
    return layout;
}

CsvRows::CsvRows(std::string_view text, const CsvLayout& layout)
    : layout_(layout), reader_(text, layout.separator), at_header_(layout.header) {}

Result<bool> CsvRows::next() {
    for (;;) {
        auto more = reader_.next();
        if (!more || !*more) return more;
        if (at_header_) {
            at_header_ = false;
            continue;
        }
        if (read_cell(target()).kind != CellKind::kMissing) break;
        ++dropped_;
    }
    ++row_;
    return true;
}

}  // namespace rangefinder
