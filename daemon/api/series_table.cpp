#include "daemon/api/series_table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <set>
#include <utility>

#include "diagnostics/base/check.hpp"

namespace rangefinder::api {
namespace {

using Column = std::vector<std::optional<double>>;

double height(double value) {
    return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
}

// Adds the rows of the smallest and the largest value in [begin, end).
void add_extremes(const Column& column, std::size_t begin, std::size_t end,
                  std::set<std::size_t>& rows) {
    std::optional<std::size_t> lowest, highest;
    for (std::size_t row = begin; row < end; ++row) {
        if (!column[row]) continue;
        if (!lowest || height(*column[row]) < height(*column[*lowest])) lowest = row;
        if (!highest || height(*column[row]) > height(*column[*highest])) highest = row;
    }
    if (lowest) rows.insert(*lowest);
    if (highest) rows.insert(*highest);
}

// Adds a series' steps to the ascending steps of all. Series of a run are mostly measured at the
// same ascending steps: millions of them must not be sorted for each question.
void add_steps(std::vector<std::int64_t> steps, std::vector<std::int64_t>& all) {
    if (steps == all) return;
    if (!std::is_sorted(steps.begin(), steps.end())) std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    std::vector<std::int64_t> merged;
    merged.reserve(all.size() + steps.size());
    std::set_union(all.begin(), all.end(), steps.begin(), steps.end(), std::back_inserter(merged));
    all = std::move(merged);
}

SeriesTable only_rows(const SeriesTable& table, const std::set<std::size_t>& rows) {
    SeriesTable result;
    result.names = table.names;
    result.columns.resize(table.columns.size());
    for (const std::size_t row : rows) {
        result.steps.push_back(table.steps[row]);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            result.columns[c].push_back(table.columns[c][row]);
        }
    }
    return result;
}

}  // namespace

SeriesTable align(const std::vector<store::SeriesData>& series) {
    SeriesTable table;
    for (const auto& one : series) add_steps(one.steps, table.steps);
    for (const auto& one : series) {
        Column column(table.steps.size());
        auto row = table.steps.begin();
        for (std::size_t i = 0; i < one.steps.size() && i < one.values.size(); ++i) {
            // Steps mostly follow each other; a search for each would take most of the time.
            if (row == table.steps.end() || *row != one.steps[i]) {
                row = std::lower_bound(table.steps.begin(), table.steps.end(), one.steps[i]);
            }
            column[static_cast<std::size_t>(row++ - table.steps.begin())] = one.values[i];
        }
        table.names.push_back(one.name);
        table.columns.push_back(std::move(column));
    }
    return table;
}

void append(SeriesTable& table, const SeriesTable& more) {
    RF_CHECK(table.steps.empty() || more.steps.empty() || table.steps.back() < more.steps.front());
    table.steps.insert(table.steps.end(), more.steps.begin(), more.steps.end());
    for (std::size_t c = 0; c < more.names.size(); ++c) {
        const auto same = std::find(table.names.begin(), table.names.end(), more.names[c]);
        const auto place = static_cast<std::size_t>(same - table.names.begin());
        if (same == table.names.end()) {
            table.names.push_back(more.names[c]);
            table.columns.emplace_back(table.steps.size() - more.steps.size());
        }
        Column& column = table.columns[place];
        column.insert(column.end(), more.columns[c].begin(), more.columns[c].end());
    }
    for (Column& column : table.columns) column.resize(table.steps.size());
}

SeriesTable down_sample(const SeriesTable& table, std::size_t max_points) {
    const std::size_t rows = table.steps.size();
    if (rows <= max_points) return table;
    std::set<std::size_t> kept{0, rows - 1};
    if (max_points < 4) return only_rows(table, kept);
    const std::size_t pairs = (max_points - 2) / 2;
    const std::size_t columns = std::min(std::max<std::size_t>(1, table.columns.size()), pairs);
    const std::size_t stretches = pairs / columns;
    for (std::size_t s = 0; s < stretches; ++s) {
        const std::size_t begin = rows * s / stretches, end = rows * (s + 1) / stretches;
        for (std::size_t c = 0; c < std::min(columns, table.columns.size()); ++c) {
            add_extremes(table.columns[c], begin, end, kept);
        }
    }
    return only_rows(table, kept);
}

}  // namespace rangefinder::api
