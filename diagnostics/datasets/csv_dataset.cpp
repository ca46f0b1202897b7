#include "diagnostics/datasets/csv_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/csv_encoder.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/scaling.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/bytes.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

// Calls visit(rows) at each kept row. The text was walked over before, so that no error is left.
template <typename Visit>
void for_each_row(std::string_view text, const CsvLayout& layout, Visit visit) {
    CsvRows rows(text, layout);
    for (;;) {
        const auto more = rows.next();
        RF_CHECK(more.ok());
        if (!*more) return;
        visit(rows);
    }
}

struct OutputScale {
    ValueScale scale;
    double fill = 0.0;  // What a missing number is replaced by: the training part's mean.
};

// One-hot features keep their 0 and 1.
void keep_one_hot(const CsvPlan& plan, std::vector<OutputScale>& outputs) {
    for (const CsvFeature& feature : plan.features) {
        if (feature.categories.empty()) continue;
        std::fill_n(outputs.begin() + static_cast<std::ptrdiff_t>(feature.first_output),
                    feature.width(), OutputScale{});
    }
}

std::vector<OutputScale> training_scales(std::string_view text, const CsvLayout& layout,
                                         const CsvPlan& plan, const Split& split,
                                         Normalization normalization) {
    const std::vector<char> trains = training_flags(split);
    std::vector<double> row(plan.width);
    std::vector<Moments> moments(plan.width);
    for_each_row(text, layout, [&](const CsvRows& rows) {
        if (trains[static_cast<std::size_t>(rows.row())] == 0) return;
        encode_features(plan, rows.cells(), row);
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (!std::isnan(row[i])) moments[i].add(row[i]);
        }
    });
    std::vector<OutputScale> outputs;
    outputs.reserve(moments.size());
    for (const Moments& column : moments) {
        outputs.push_back({make_scale(column, normalization), column.mean()});
    }
    keep_one_hot(plan, outputs);
    return outputs;
}

// What one walk over the rows gives: features scaled, the target as it is.
struct CsvValues {
    std::vector<float> features;
    std::vector<std::int32_t> labels;
    std::vector<double> targets;
};

CsvValues read_values(std::string_view text, const CsvLayout& layout, const CsvPlan& plan,
                      const std::vector<OutputScale>& outputs, std::int64_t row_count) {
    std::map<std::string, std::int32_t> label_of;
    for (const std::string& name : plan.classes) {
        label_of.emplace(name, static_cast<std::int32_t>(label_of.size()));
    }
    CsvValues values;
    values.features.reserve(static_cast<std::size_t>(row_count) * plan.width);
    std::vector<double> row(plan.width);
    for_each_row(text, layout, [&](const CsvRows& rows) {
        encode_features(plan, rows.cells(), row);
        for (std::size_t i = 0; i < row.size(); ++i) {
            const double value = std::isnan(row[i]) ? outputs[i].fill : row[i];
            values.features.push_back(apply_scale(outputs[i].scale, value));
        }
        if (plan.task == TaskKind::kClassification) {
            values.labels.push_back(label_of.at(class_key(rows.target())));
        } else {
            values.targets.push_back(read_cell(rows.target()).number);
        }
    });
    return values;
}

ColumnDescription describe_column(const CsvFeature& feature, const std::string& name,
                                  const CsvColumn& scan) {
    ColumnDescription column;
    column.name = name;
    column.missing = scan.missing;
    if (!feature.categories.empty()) {
        column.type = "text";
        column.distinct = static_cast<std::int64_t>(feature.categories.size());
        return column;
    }
    column.type = "number";
    column.minimum = scan.moments.minimum();
    column.maximum = scan.moments.maximum();
    column.mean = scan.moments.mean();
    column.deviation = scan.moments.deviation();
    return column;
}

void describe(Dataset& data, const CsvLayout& layout, const CsvColumns& scan, CsvPlan& plan) {
    DatasetDescription& description = data.description;
    description.format = format_name(DataFormat::kCsv);
    description.target = layout.names[layout.target];
    for (const CsvFeature& feature : plan.features) {
        const CsvColumn& column = scan.columns[feature.column];
        description.columns.push_back(
            describe_column(feature, layout.names[feature.column], column));
        description.missing += column.missing;
    }
    description.warnings = std::move(plan.warnings);
}

std::optional<Error> size_problem(const CsvColumns& scan) {
    if (scan.rows >= 2) return std::nullopt;
    std::string text = "a data set needs 2 rows, the CSV file has " + std::to_string(scan.rows);
    if (scan.dropped > 0) text += " with a target and " + std::to_string(scan.dropped) + " without";
    return Error{ErrorKind::kMalformed, text, {}};
}

std::optional<Error> memory_problem(std::int64_t rows, std::size_t width) {
    const std::int64_t sizes[] = {rows, static_cast<std::int64_t>(width)};
    const auto values = checked_product(sizes);
    if (values && *values <= kMaxDatasetValues) return std::nullopt;
    return Error{ErrorKind::kTooLarge,
                 "the CSV file gives " + counted(rows, "row") + " of " + std::to_string(width) +
                     " features; at most " + std::to_string(kMaxDatasetValues) +
                     " values are allowed",
                 {}};
}

}  // namespace

Result<Dataset> load_csv(std::string_view text, const DatasetSpec& spec) {
    const auto layout = read_layout(text, spec);
    if (!layout) return layout.error();
    const auto scan = scan_columns(text, *layout);
    if (!scan) return scan.error();
    if (auto problem = size_problem(*scan)) return *std::move(problem);
    auto plan = plan_csv(*layout, *scan, spec);
    if (!plan) return plan.error();
    if (auto problem = memory_problem(scan->rows, plan->width)) return *std::move(problem);

    Dataset data;
    set_parts(data, {static_cast<std::int64_t>(plan->width)},
              split_rows(scan->rows, spec.validation_fraction, spec.split_seed));
    describe(data, *layout, *scan, *plan);
    const Split split{data.training, data.validation};
    const auto outputs = training_scales(text, *layout, *plan, split, spec.normalize);
    CsvValues values = read_values(text, *layout, *plan, outputs, scan->rows);
    data.features = std::move(values.features);
    if (plan->task == TaskKind::kClassification) {
        set_classes(data, std::move(values.labels), std::move(plan->classes));
    } else {
        set_targets(data, std::move(values.targets), spec.normalize);
    }
    add_warnings(data);
    return data;
}

}  // namespace rangefinder
