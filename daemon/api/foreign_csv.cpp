#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "daemon/api/foreign_columns.hpp"
#include "daemon/api/foreign_guess.hpp"
#include "daemon/api/foreign_names.hpp"
#include "daemon/api/foreign_series.hpp"
#include "daemon/api/foreign_table.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder::api {
namespace {

constexpr double kLargestStep = std::numeric_limits<std::int32_t>::max();

// Which column counts the steps, and whether one that does not is an error: where nobody said so,
// rows are counted in its place.
struct StepColumn {
    std::optional<std::size_t> place;
    bool certain = false;
};

bool counts_steps(const TableColumn& column) {
    const ForeignRole role = foreign_name(column.name).role;
    return role == ForeignRole::kStep || role == ForeignRole::kEpoch;
}

// Of the columns that are named like steps the plainest; epochs only where there is no other.
StepColumn guess_step_column(const Table& table) {
    StepColumn found;
    int best = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ForeignName name = foreign_name(table.columns[i].name);
        if (!counts_steps(table.columns[i])) continue;
        const int distance = name.role == ForeignRole::kEpoch ? 100 : name.distance;
        if (distance >= best) continue;
        best = distance;
        found = {i, table.columns[i].name == "step"};
    }
    return found;
}

Result<StepColumn> find_step_column(const Table& table, const std::optional<std::string>& name) {
    if (!name) return guess_step_column(table);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].name == *name) return StepColumn{i, true};
    }
    return field_error("?step", "there is no column \"" + shown(*name) + "\"");
}

// The step of every row.
Result<std::vector<std::int64_t>> steps_of(const Table& table, std::size_t place) {
    const TableColumn& column = table.columns[place];
    std::vector<std::int64_t> steps(table.lines.size(), -1);
    for (std::size_t i = 0; i < column.rows.size(); ++i) {
        const double value = column.values[i];
        const bool whole = std::trunc(value) == value && value >= 0.0 && value <= kLargestStep;
        if (whole) steps[column.rows[i]] = static_cast<std::int64_t>(value);
    }
    const auto wrong = std::find(steps.begin(), steps.end(), -1);
    if (wrong == steps.end()) return steps;
    const auto row = static_cast<std::size_t>(wrong - steps.begin());
    return Error{ErrorKind::kMalformed,
                 "line " + std::to_string(table.lines[row]) + ": the step in \"" +
                     shown(column.name) + "\" must be an integer from 0 on",
                 {}};
}

std::vector<std::int64_t> counted_rows(const Table& table) {
    std::vector<std::int64_t> steps;
    for (std::size_t row = 0; row < table.lines.size(); ++row) {
        steps.push_back(static_cast<std::int64_t>(row));
    }
    return steps;
}

// A column may have one value a step, and they must rise.
Result<void> check_rising(const Table& table, const std::vector<std::int64_t>& steps) {
    for (const TableColumn& column : table.columns) {
        if (counts_steps(column)) continue;
        for (std::size_t i = 1; i < column.rows.size(); ++i) {
            const std::int64_t before = steps[column.rows[i - 1]];
            if (steps[column.rows[i]] > before) continue;
            return Error{ErrorKind::kMalformed,
                         "line " + std::to_string(table.lines[column.rows[i]]) +
                             ": the step must be an integer above the one before in \"" +
                             shown(column.name) + "\", " + std::to_string(before),
                         {}};
        }
    }
    return {};
}

// Steps of the rows, from the column or counted.
Result<std::vector<std::int64_t>> rows_to_steps(const Table& table, StepColumn& column,
                                                std::vector<std::string>& notes) {
    if (!column.place) return counted_rows(table);
    auto steps = steps_of(table, *column.place);
    const auto rising = steps ? check_rising(table, *steps) : Result<void>(steps.error());
    if (rising) return steps;
    if (column.certain) return rising.error();
    notes.push_back("\"" + shown(table.columns[*column.place].name) + "\" does not count steps (" +
                    rising.error().text + "), so the rows were counted.");
    column.place.reset();
    return counted_rows(table);
}

Series series_of(const TableColumn& column, const std::vector<std::int64_t>& steps) {
    Series series{column.name, {}, column.values};
    for (const std::size_t row : column.rows) series.steps.push_back(steps[row]);
    return series;
}

void add_column(const TableColumn& column, const std::vector<std::int64_t>& steps,
                ForeignColumns& found) {
    if (!column.text.empty() || counts_steps(column)) {
        found.ignored.push_back(column.name);
    } else if (!column.rows.empty()) {
        found.columns.push_back(series_of(column, steps));
    }
}

// A loss or a rate with a word in it is a mistake, not a column of words.
Result<void> check_numbers(const Table& table) {
    for (const TableColumn& column : table.columns) {
        const ForeignRole role = foreign_name(column.name).role;
        if (column.text.empty() || role == ForeignRole::kNone) continue;
        return Error{ErrorKind::kMalformed,
                     "line " + std::to_string(column.text_line) + ": \"" + column.text +
                         "\" in \"" + shown(column.name) + "\" is no number",
                     {}};
    }
    return {};
}

}  // namespace

Result<ForeignColumns> columns_from_csv(std::string_view text,
                                        const std::optional<std::string>& step) {
    auto table = read_table(text);
    if (!table) return table.error();
    ForeignColumns found;
    found.format = "csv";
    found.named = table->named;
    if (!table->named) {
        const auto note = name_by_numbers(*table);
        if (!note) return note.error();
        found.notes.push_back(*note);
    }
    if (const auto numbers = check_numbers(*table); !numbers) return numbers.error();
    auto column = find_step_column(*table, step);
    if (!column) return column.error();
    const auto steps = rows_to_steps(*table, *column, found.notes);
    if (!steps) return steps.error();
    if (column->place) found.step = table->columns[*column->place].name;
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
        if (i != column->place) add_column(table->columns[i], *steps, found);
    }
    if (!found.columns.empty()) return found;
    return Error{ErrorKind::kInvalid, "there is no series in the CSV", {}};
}

Result<Records> foreign_series_from_csv(std::string_view text) {
    auto found = columns_from_csv(text);
    if (!found) return found.error();
    return std::move(found->columns);
}

}  // namespace rangefinder::api
