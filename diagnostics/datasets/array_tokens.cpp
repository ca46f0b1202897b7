#include "diagnostics/datasets/array_tokens.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>
#include <variant>

#include "diagnostics/datasets/array_dataset.hpp"
#include "diagnostics/datasets/csv_columns.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/token_stream.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// Nobody reads a list of more.
std::vector<std::string> token_names(std::int64_t count) {
    std::vector<std::string> names;
    if (count > static_cast<std::int64_t>(kMaxClasses)) return names;
    names.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
    return names;
}

template <typename T>
std::pair<std::int64_t, std::int64_t> range_of(const std::vector<T>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    // A uint64 that an int64 cannot hold is too large either way.
    const auto bounded = [](T value) {
        if constexpr (std::is_same_v<T, std::uint64_t>) {
            value = std::min(value, std::uint64_t{std::numeric_limits<std::int64_t>::max()});
        }
        return static_cast<std::int64_t>(value);
    };
    return {bounded(*least), bounded(*most)};
}

std::optional<Error> rows_problem(const std::vector<std::int64_t>& shape, const DatasetSpec& spec) {
    if (spec.window != 0 || spec.stride != 0) {
        return field_error(spec.window != 0 ? "?window" : "?stride",
                           "an array of " + to_text(shape) +
                               " tokens has its rows as windows already; leave it out");
    }
    if (shape[0] < 2) return field_error("/features", "a data set needs 2 rows");
    if (shape[1] > spec.horizon) return std::nullopt;
    return field_error("?horizon",
                       "rows of " + std::to_string(shape[1]) + " tokens have none so far ahead");
}

std::vector<std::int64_t> count_trained(const Dataset& data, std::int64_t length,
                                        std::int64_t vocabulary) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(vocabulary), 0);
    for (const std::int64_t row : data.training) {
        const auto first = data.features.begin() + row * length;
        std::for_each(first, first + length,
                      [&](float token) { ++counts[static_cast<std::size_t>(token)]; });
    }
    return counts;
}

// Rows are independent texts: they are split as rows of a table are.
Result<Dataset> cut_rows(Dataset data, const std::vector<std::int64_t>& shape,
                         std::int64_t vocabulary, const DatasetSpec& spec) {
    const std::int64_t rows = shape[0], length = shape[1];
    if (auto problem = rows_problem(shape, spec)) return *std::move(problem);
    const std::int64_t window = length - spec.horizon;
    set_parts(data, {window, 1}, split_rows(rows, spec.validation_fraction, spec.split_seed));
    for (std::int64_t row = 0; row < rows; ++row) data.starts.push_back(row * length);
    data.label_offset = spec.horizon;
    data.shape.stored_values = rows * length;
    data.description.windows = {rows * length, window, spec.horizon, length, 0.0};
    set_language(data, token_names(vocabulary), count_trained(data, length, vocabulary));
    return data;
}

}  // namespace

Result<std::int64_t> count_vocabulary(const NpyArray& array) {
    if (!array.holds_integers()) {
        return field_error("/features", "tokens are integers; the array holds others");
    }
    if (array.size() == 0) return field_error("/features", "the array has no values");
    const auto [least, most] =
        std::visit([](const auto& held) { return range_of(held); }, array.values);
    if (least >= 0 && most < kMaxTokens) return most + 1;
    return field_error("/features", "tokens are numbers from 0 to " +
                                        std::to_string(kMaxTokens - 1) + "; the array has " +
                                        std::to_string(least < 0 ? least : most));
}

Result<Dataset> load_token_language(Dataset data, NpyArray array, const DatasetSpec& spec) {
    if (array.shape.empty() || array.shape.size() > 2) {
        return field_error("/features", "the array has shape " + to_text(array.shape) +
                                            "; task=language takes [tokens] or [texts, tokens]");
    }
    const auto vocabulary = count_vocabulary(array);
    if (!vocabulary) return vocabulary.error();
    if (*vocabulary < 2) return field_error("/features", "all tokens are 0; two are needed");
    data.description.target = "next token";
    const std::vector<std::int64_t> shape = array.shape;
    data.features = to_floats(std::move(array));
    if (shape.size() == 2) return cut_rows(std::move(data), shape, *vocabulary, spec);
    if (auto problem = cut_language(data, *vocabulary, token_names(*vocabulary), spec)) {
        return *std::move(problem);
    }
    return data;
}

}  // namespace rangefinder
