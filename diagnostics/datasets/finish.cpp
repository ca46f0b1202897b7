#include "diagnostics/datasets/finish.hpp"

#include <algorithm>
#include <bit>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/datasets/scaling.hpp"
#include "diagnostics/datasets/wording.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kImbalance = 10;

ColumnDescription describe_numbers(const std::string& name, const Moments& moments) {
    ColumnDescription column;
    column.name = name;
    column.type = "number";
    column.minimum = moments.minimum();
    column.maximum = moments.maximum();
    column.mean = moments.mean();
    column.deviation = moments.deviation();
    return column;
}

void normalize_column(Dataset& data, std::size_t column, const std::string& name,
                      Normalization normalization) {
    const auto width = static_cast<std::size_t>(data.example_size());
    const auto at = [&](std::int64_t row) -> float& {
        return data.features[static_cast<std::size_t>(row) * width + column];
    };
    Moments all, training;
    for (std::int64_t row = 0; row < data.shape.rows; ++row) all.add(double{at(row)});
    for (const std::int64_t row : data.training) training.add(double{at(row)});
    const ValueScale scale = make_scale(training, normalization);
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        at(row) = apply_scale(scale, double{at(row)});
    }
    data.description.columns.push_back(describe_numbers(name, all));
}

// Multiply and fold over the row's bits, two values at a time; different rows collide about once in
// 2^64 pairs.
std::uint64_t hash_row(const Dataset& data, std::int64_t row) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto mix = [&](std::uint64_t bits) {
        hash = (hash ^ bits) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    };
    const auto bits_at = [](std::span<const float> values, std::size_t i) {
        return i < values.size() ? std::uint64_t{std::bit_cast<std::uint32_t>(values[i])} : 0;
    };
    const std::span<const float> values = data.example(row);
    for (std::size_t i = 0; i < values.size(); i += 2) {
        mix(bits_at(values, i) << 32 | bits_at(values, i + 1));
    }
    const auto index = static_cast<std::size_t>(row);
    if (!data.labels.empty()) mix(static_cast<std::uint64_t>(data.labels[index]));
    const auto width = static_cast<std::size_t>(data.shape.target_features);
    for (std::size_t i = 0; i < width && !data.targets.empty(); ++i) {
        mix(bits_at(data.targets, index * width + i));
    }
    return hash;
}

void set_regression(Dataset& data, std::int64_t width) {
    data.shape.task = TaskKind::kRegression;
    data.shape.target_features = width;
    data.description.task = task_name(TaskKind::kRegression);
    data.description.target_features = width;
}

void warn_of_duplicates(Dataset& data) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(static_cast<std::size_t>(data.shape.rows));
    for (std::int64_t row = 0; row < data.shape.rows; ++row) hashes.push_back(hash_row(data, row));
    std::sort(hashes.begin(), hashes.end());
    const auto distinct = std::unique(hashes.begin(), hashes.end()) - hashes.begin();
    const std::int64_t duplicates = data.shape.rows - distinct;
    if (duplicates == 0) return;
    data.description.warnings.push_back(
        counted(duplicates, "row") + " of " + std::to_string(data.shape.rows) +
        " repeat an earlier row; repeats in both parts make validation look too good");
}

void warn_of_rare_classes(Dataset& data) {
    const auto& classes = data.description.classes;
    const auto by_count = [](const auto& a, const auto& b) { return a.count < b.count; };
    const auto [fewest, most] = std::minmax_element(classes.begin(), classes.end(), by_count);
    if (most->count >= kImbalance * fewest->count) {
        data.description.warnings.push_back("the classes are unbalanced: " + quoted(most->name) +
                                            " has " + counted(most->count, "row") + ", " +
                                            quoted(fewest->name) + " has " +
                                            std::to_string(fewest->count));
    }
    std::vector<char> trained(classes.size(), 0);
    for (const std::int64_t row : data.training) {
        trained[static_cast<std::size_t>(data.labels[static_cast<std::size_t>(row)])] = 1;
    }
    std::vector<std::string> untrained;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (trained[i] == 0) untrained.push_back(classes[i].name);
    }
    if (untrained.empty()) return;
    data.description.warnings.push_back("no row of the training part has class " +
                                        listed(untrained, 5));
}

}  // namespace

void set_parts(Dataset& data, std::vector<std::int64_t> example, Split split) {
    const auto training = static_cast<std::int64_t>(split.training.size());
    const auto validation = static_cast<std::int64_t>(split.validation.size());
    data.shape.example = example;
    data.shape.rows = training + validation;
    data.shape.training_rows = training;
    data.training = std::move(split.training);
    data.validation = std::move(split.validation);
    data.description.example_shape = std::move(example);
    data.description.rows = training + validation;
    data.description.training_rows = training;
    data.description.validation_rows = validation;
}

void set_classes(Dataset& data, std::vector<std::int32_t> labels, std::vector<std::string> names) {
    RF_CHECK(static_cast<std::int64_t>(labels.size()) == data.shape.rows);
    data.shape.task = TaskKind::kClassification;
    data.shape.classes = static_cast<std::int64_t>(names.size());
    data.description.task = task_name(TaskKind::kClassification);
    for (std::string& name : names) data.description.classes.push_back({std::move(name), 0});
    for (const std::int32_t label : labels) {
        ++data.description.classes.at(static_cast<std::size_t>(label)).count;
    }
    data.labels = std::move(labels);
    data.shape.class_counts.assign(names.size(), 0);
    for (const std::int64_t row : data.training) {
        const std::int32_t label = data.labels[static_cast<std::size_t>(row)];
        ++data.shape.class_counts[static_cast<std::size_t>(label)];
    }
}

void set_targets(Dataset& data, std::vector<double> raw, Normalization normalization) {
    RF_CHECK(static_cast<std::int64_t>(raw.size()) == data.shape.rows);
    set_regression(data, 1);
    Moments training;
    for (const std::int64_t row : data.training) training.add(raw[static_cast<std::size_t>(row)]);
    const ValueScale scale = make_scale(training, normalization);
    data.target_scales = {scale};
    data.targets.reserve(raw.size());
    for (const double value : raw) data.targets.push_back(apply_scale(scale, value));
    if (training.is_constant()) {
        data.description.warnings.push_back("every target of the training part is " +
                                            std::to_string(training.minimum()) +
                                            "; there is nothing to learn");
    }
}

void set_target_columns(Dataset& data, std::vector<float> raw, std::int64_t width,
                        Normalization normalization) {
    RF_CHECK(width > 0 && static_cast<std::int64_t>(raw.size()) == data.shape.rows * width);
    set_regression(data, width);
    data.targets = std::move(raw);
    const std::vector<char> trains = training_flags({data.training, data.validation});
    const auto step = static_cast<std::size_t>(width);
    for (std::size_t column = 0; column < step; ++column) {
        Moments training;
        for (std::size_t row = 0; row < trains.size(); ++row) {
            if (trains[row] != 0) training.add(double{data.targets[row * step + column]});
        }
        const ValueScale scale = make_scale(training, normalization);
        data.target_scales.push_back(scale);
        for (std::size_t i = column; i < data.targets.size(); i += step) {
            data.targets[i] = apply_scale(scale, double{data.targets[i]});
        }
        if (!training.is_constant()) continue;
        data.description.warnings.push_back("target " + std::to_string(column + 1) +
                                            " of the training part is always " +
                                            std::to_string(training.minimum()));
    }
}

std::vector<std::string> column_names(std::int64_t count) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 1; i <= count; ++i) names.push_back("column_" + std::to_string(i));
    return names;
}

void normalize_last_axis(Dataset& data, const std::vector<std::string>& names,
                         Normalization normalization) {
    const std::vector<char> trains = training_flags({data.training, data.validation});
    const auto size = static_cast<std::size_t>(data.example_size());
    RF_CHECK(!names.empty() && size % names.size() == 0);
    for (std::size_t column = 0; column < names.size(); ++column) {
        Moments all, training;
        for (std::size_t i = column; i < data.features.size(); i += names.size()) {
            all.add(double{data.features[i]});
            if (trains[i / size] != 0) training.add(double{data.features[i]});
        }
        const ValueScale scale = make_scale(training, normalization);
        for (std::size_t i = column; i < data.features.size(); i += names.size()) {
            data.features[i] = apply_scale(scale, double{data.features[i]});
        }
        data.description.columns.push_back(describe_numbers(names[column], all));
    }
}

void normalize_columns(Dataset& data, const std::vector<std::string>& names,
                       Normalization normalization) {
    RF_CHECK(static_cast<std::int64_t>(names.size()) == data.example_size());
    for (std::size_t column = 0; column < names.size(); ++column) {
        normalize_column(data, column, names[column], normalization);
    }
}

void normalize_pixels(Dataset& data, Normalization normalization) {
    const std::vector<char> trains = training_flags({data.training, data.validation});
    Moments all, training;
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        const Moments example = Moments::of(data.example(row));
        all.add(example);
        if (trains[static_cast<std::size_t>(row)] != 0) training.add(example);
    }
    const ValueScale scale = make_scale(training, normalization);
    apply_scale(scale, data.features);
    data.description.columns.push_back(describe_numbers("pixels", all));
    if (all.is_constant()) data.description.warnings.push_back("all pixels have one value");
}

void describe_column(Dataset& data, const std::string& name, const Moments& moments) {
    data.description.columns.push_back(describe_numbers(name, moments));
}

void add_warnings(Dataset& data) {
    if (!data.labels.empty()) warn_of_rare_classes(data);
    warn_of_duplicates(data);
}

}  // namespace rangefinder
