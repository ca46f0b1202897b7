#include "daemon/api/foreign_guess.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace rangefinder::api {
namespace {

constexpr std::size_t kFewestRows = 4;  // Fewer rise by chance.

Error cannot_tell(const std::string& why) {
    return Error{ErrorKind::kInvalid,
                 "line 1: the columns have no names, and " + why +
                     ": name them in a first line, as \"learning_rate,loss\" or "
                     "\"step,learning_rate,loss\" does",
                 {}};
}

bool rises(const std::vector<double>& values) {
    return std::adjacent_find(values.begin(), values.end(), [](double before, double after) {
               return !(after > before);
           }) == values.end();
}

bool is_whole(double value) {
    return value >= 0.0 && std::trunc(value) == value;
}

bool is_counter(const TableColumn& column) {
    return std::all_of(column.values.begin(), column.values.end(), is_whole) &&
           rises(column.values);
}

bool is_rising_rate(const TableColumn& column) {
    return column.values.front() > 0.0 && rises(column.values) && !is_counter(column);
}

// As rates of a range test are: one step like the other, by their log or by themselves. A loss that
// happens to rise is not.
bool is_even(const std::vector<double>& values) {
    constexpr double kTolerance = 1e-2;  // Numbers were perhaps written with few digits.
    const auto even = [&](const auto& of) {
        const auto count = static_cast<double>(values.size() - 1);
        const double step = (of(values.back()) - of(values.front())) / count;
        for (std::size_t i = 1; i < values.size(); ++i) {
            const double here = of(values[i]) - of(values[i - 1]);
            if (!(std::abs(here - step) <= kTolerance * std::abs(step))) return false;
        }
        return true;
    };
    return even([](double value) { return std::log(value); }) ||
           even([](double value) { return value; });
}

// The one column in which `is` holds; of several the one that is evenly spaced.
template <typename Test>
std::optional<std::size_t> only(const Table& table, const Test& is) {
    std::vector<std::size_t> found, even;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!is(table.columns[i])) continue;
        found.push_back(i);
        if (is_even(table.columns[i].values)) even.push_back(i);
    }
    if (found.size() == 1) return found.front();
    if (even.size() == 1) return even.front();
    return std::nullopt;
}

Result<void> check_complete(const Table& table) {
    for (const TableColumn& column : table.columns) {
        if (column.values.size() != table.lines.size()) {
            return cannot_tell(column.name + " has empty cells");
        }
    }
    return {};
}

Result<std::string> name_two(Table& table) {
    const auto step = only(table, is_counter);
    const auto rate = only(table, is_rising_rate);
    if (step.has_value() == rate.has_value()) {
        // 1e-5, 2e-5, ... beside 1, 2, ...: a rate by the step, and no loss.
        return cannot_tell(step ? "both rise: one of them must be a loss"
                                : "not exactly one of the two rises throughout, as steps and the "
                                  "rates of a range test do");
    }
    const std::size_t axis = step ? *step : *rate;
    table.columns[axis].name = step ? "step" : "learning_rate";
    table.columns[1 - axis].name = "loss";
    return "The columns have no names: column " + std::to_string(axis + 1) +
           (step ? " holds rising whole numbers and was taken for the steps"
                 : " rises and is positive, and was taken for the learning rate") +
           ", the other one for the loss.";
}

Result<std::string> name_three(Table& table) {
    const auto step = only(table, is_counter);
    const auto rate = only(table, is_rising_rate);
    if (!step || !rate) {
        return cannot_tell("not exactly one of them counts steps and one holds rising rates");
    }
    table.columns[*step].name = "step";
    table.columns[*rate].name = "learning_rate";
    table.columns[3 - *step - *rate].name = "loss";
    return "The columns have no names: column " + std::to_string(*step + 1) +
           " was taken for the steps, column " + std::to_string(*rate + 1) +
           ", which rises and is positive, for the learning rate, the third for the loss.";
}

}  // namespace

Result<std::string> name_by_numbers(Table& table) {
    const std::size_t columns = table.columns.size();
    if (columns > 3) {
        return cannot_tell(std::to_string(columns) + " are too many to be told by their numbers");
    }
    if (table.lines.size() < kFewestRows) {
        return cannot_tell(std::to_string(table.lines.size()) +
                           " lines are too few to tell them by their numbers");
    }
    if (const auto complete = check_complete(table); !complete) return complete.error();
    if (columns == 3) return name_three(table);
    if (columns == 2) return name_two(table);
    table.columns.front().name = "loss";
    return std::string("The one column has no name and was taken for the loss.");
}

}  // namespace rangefinder::api
