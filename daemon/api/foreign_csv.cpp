#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "daemon/api/foreign_series.hpp"
#include "diagnostics/formats/csv.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder::api {
namespace {

using CsvCells = std::span<const std::string_view>;

constexpr std::int64_t kLargestStep = std::numeric_limits<std::int32_t>::max();

Error malformed(const CsvReader& reader, const std::string& why) {
    return Error{ErrorKind::kMalformed, "line " + std::to_string(reader.line()) + ": " + why, {}};
}

// Nothing: no number at all.
std::optional<double> number_of(std::string_view text) {
    const Cell cell = read_cell(text);
    if (cell.kind == CellKind::kNumber) return cell.number;
    if (cell.kind == CellKind::kMissing) return std::numeric_limits<double>::quiet_NaN();
    if (cell.kind == CellKind::kText) return std::nullopt;
    const double infinity = std::numeric_limits<double>::infinity();
    return text.starts_with('-') ? -infinity : infinity;
}

// Puts rows into columns.
class CsvColumns {
  public:
    Result<void> read_head(const CsvReader& reader) {
        for (const std::string_view cell : reader.cells()) {
            if (cell.empty() || number_of(cell)) {
                return malformed(reader, "must name the columns, as \"step,loss\" does; \"" +
                                             std::string(cell.substr(0, 60)) + "\" is no name");
            }
            const bool twice = std::any_of(records_.begin(), records_.end(),
                                           [&](const Series& one) { return one.name == cell; });
            if (twice) return malformed(reader, "names a column twice");
            if (cell == "step") step_column_ = records_.size();
            records_.push_back({std::string(cell), {}, {}});
        }
        return {};
    }

    Result<void> read_row(const CsvReader& reader) {
        const CsvCells cells = reader.cells();
        const auto step = step_of(reader);
        if (!step) return step.error();
        last_step_ = *step;
        values_ += cells.size();
        if (values_ > kMostForeignValues) {
            return Error{ErrorKind::kTooLarge,
                         "more than " + std::to_string(kMostForeignValues) + " values",
                         {}};
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i].empty() || i == step_column_) continue;
            const auto number = number_of(cells[i]);
            if (!number) {
                return malformed(reader, "\"" + std::string(cells[i].substr(0, 60)) + "\" in \"" +
                                             records_[i].name + "\" is no number");
            }
            records_[i].steps.push_back(*step);
            records_[i].values.push_back(*number);
        }
        return {};
    }

    // Without the steps and without what was never measured.
    Records take() {
        const auto nothing = [](const Series& one) { return one.steps.empty(); };
        records_.erase(std::remove_if(records_.begin(), records_.end(), nothing), records_.end());
        return std::move(records_);
    }

  private:
    Result<std::int64_t> step_of(const CsvReader& reader) const {
        if (!step_column_) return last_step_ + 1;
        const auto number = number_of(reader.cells()[*step_column_]);
        const bool whole = number && std::trunc(*number) == *number;
        if (!whole || *number <= static_cast<double>(last_step_) ||
            *number > static_cast<double>(kLargestStep)) {
            return malformed(reader, "the step must be an integer above the one before, " +
                                         std::to_string(last_step_));
        }
        return static_cast<std::int64_t>(*number);
    }

    Records records_;
    std::optional<std::size_t> step_column_;
    std::int64_t last_step_ = -1;
    std::size_t values_ = 0;
};

}  // namespace

Result<Records> foreign_series_from_csv(std::string_view text) {
    CsvReader reader(text, sniff_separator(text));
    CsvColumns columns;
    auto more = reader.next();
    if (!more) return more.error();
    if (!*more) return Error{ErrorKind::kMalformed, "the body is empty; CSV was expected", {}};
    if (const auto head = columns.read_head(reader); !head) return head.error();
    for (more = reader.next(); more && *more; more = reader.next()) {
        if (const auto row = columns.read_row(reader); !row) return row.error();
    }
    if (!more) return more.error();
    Records records = columns.take();
    if (!records.empty()) return records;
    return Error{ErrorKind::kInvalid, "there is no series in the CSV", {}};
}

}  // namespace rangefinder::api
