#include "daemon/store/thinning.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace rangefinder::store {
namespace {

using Rows = std::vector<std::size_t>;  // Ascending, each once.
using Group = std::vector<SeriesData*>;

double height(double value) {
    return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
}

// Adds the rows of the smallest and the largest value in [begin, end), which is not empty.
void add_extremes(const std::vector<double>& values, std::size_t begin, std::size_t end,
                  Rows& rows) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = values.begin() + static_cast<std::ptrdiff_t>(end);
    const auto [lowest, highest] =
        std::minmax_element(first, last, [](double a, double b) { return height(a) < height(b); });
    rows.push_back(static_cast<std::size_t>(lowest - values.begin()));
    rows.push_back(static_cast<std::size_t>(highest - values.begin()));
}

Rows rows_to_keep(const Group& group, std::size_t most_rows) {
    const std::size_t count = group.front()->steps.size();
    Rows rows{0, count - 1};
    const std::size_t stretches = (most_rows - 2) / (2 * group.size());
    for (std::size_t s = 0; s < stretches; ++s) {
        const std::size_t begin = count * s / stretches;
        const std::size_t end = count * (s + 1) / stretches;
        for (const SeriesData* one : group) add_extremes(one->values, begin, end, rows);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void keep(SeriesData& series, const Rows& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        series.steps[i] = series.steps[rows[i]];
        series.values[i] = series.values[rows[i]];
    }
    series.steps.resize(rows.size());
    series.values.resize(rows.size());
}

}  // namespace

Thinned thin(std::vector<SeriesData> series, std::size_t most_rows) {
    std::map<std::vector<std::int64_t>, Group> groups;
    for (SeriesData& one : series) {
        if (one.steps.size() > most_rows) groups[one.steps].push_back(&one);
    }
    for (const auto& [steps, group] : groups) {
        const Rows rows = rows_to_keep(group, most_rows);
        for (SeriesData* one : group) keep(*one, rows);
    }
    return {std::move(series), !groups.empty()};
}

}  // namespace rangefinder::store
