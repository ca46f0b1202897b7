#include "diagnostics/datasets/series_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "diagnostics/datasets/csv_rows.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/scaling.hpp"
#include "diagnostics/datasets/windows.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

constexpr double kLargestFloat = std::numeric_limits<float>::max();

Error cell_problem(const CsvLayout& layout, std::int64_t line, std::string_view cell,
                   const char* why) {
    return Error{ErrorKind::kMalformed,
                 "line " + std::to_string(line) + ", column " +
                     quoted(layout.names[layout.target]) + ": " + quoted(cell) + " is no " + why,
                 {}};
}

// Takes the column's next cell; what is missing in front of the first value is left out.
std::optional<Error> add_cell(TimeSeries& series, const CsvLayout& layout, std::string_view text,
                              std::int64_t line) {
    const Cell cell = read_cell(text);
    if (cell.kind == CellKind::kText) return cell_problem(layout, line, text, "number");
    if (cell.kind == CellKind::kNotFinite || std::abs(cell.number) > kLargestFloat) {
        return cell_problem(layout, line, text, "finite 32-bit number");
    }
    const bool known = cell.kind == CellKind::kNumber;
    if (!known && series.values.empty()) return std::nullopt;
    series.values.push_back(known ? cell.number : series.values.back());
    series.known.push_back(known ? 1 : 0);
    return std::nullopt;
}

// All columns' names but the predicted one's whose first value is a number: they could have been
// meant to be used.
std::vector<std::string> unused_numbers(std::string_view text, const CsvLayout& layout) {
    CsvReader reader(text, layout.separator);
    for (int record = 0; record < (layout.header ? 2 : 1); ++record) {
        const auto more = reader.next();
        if (!more || !*more) return {};
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < layout.names.size(); ++i) {
        if (i == layout.target || read_cell(reader.cells()[i]).kind != CellKind::kNumber) continue;
        names.push_back(layout.names[i]);
    }
    return names;
}

struct CsvSeries {
    TimeSeries series;
    std::int64_t records = 0;
};

Result<CsvSeries> read_column(std::string_view text, const CsvLayout& layout) {
    CsvSeries read;
    CsvReader reader(text, layout.separator);
    bool at_header = layout.header;
    for (;;) {
        const auto more = reader.next();
        if (!more) return more.error();
        if (!*more) break;
        if (std::exchange(at_header, false)) continue;
        ++read.records;
        auto problem = add_cell(read.series, layout, reader.cells()[layout.target], reader.line());
        if (problem) return *std::move(problem);
    }
    read.series.names = {layout.names[layout.target]};
    return read;
}

void warn_of_missing(DatasetDescription& description, const CsvSeries& read) {
    const auto& known = read.series.known;
    const std::int64_t filled = std::count(known.begin(), known.end(), 0);
    const std::int64_t cut = read.records - static_cast<std::int64_t>(known.size());
    description.missing = filled + cut;
    if (cut > 0) {
        description.warnings.push_back(counted(cut, "row") +
                                       " before the first value were left out");
    }
    if (filled == 0) return;
    description.warnings.push_back(counted(filled, "missing value") +
                                   " read as the value before; none of them is to be predicted");
}

std::vector<ValueScale> normalize_series(Dataset& data, const TimeSeries& series,
                                         std::int64_t training, Normalization normalization) {
    const auto width = static_cast<std::size_t>(series.width);
    std::vector<ValueScale> scales;
    data.features.resize(series.values.size());
    for (std::size_t column = 0; column < width; ++column) {
        Moments all, trained;
        for (std::size_t i = column, step = 0; i < series.values.size(); i += width, ++step) {
            if (!series.known.empty() && series.known[step] == 0) continue;
            all.add(series.values[i]);
            if (static_cast<std::int64_t>(step) < training) trained.add(series.values[i]);
        }
        scales.push_back(make_scale(trained, normalization));
        for (std::size_t i = column; i < series.values.size(); i += width) {
            data.features[i] = apply_scale(scales.back(), series.values[i]);
        }
        describe_column(data, series.names[column], all);
        if (!trained.is_constant()) continue;
        data.description.warnings.push_back("the training part of " + quoted(series.names[column]) +
                                            " has one value only; there is nothing to learn");
    }
    return scales;
}

void copy_predicted(Dataset& data, const WindowCut& cut, std::int64_t width) {
    data.targets.reserve(data.starts.size() * static_cast<std::size_t>(width));
    for (const std::int64_t start : data.starts) {
        const auto first = data.features.begin() + start + (cut.window - 1 + cut.horizon) * width;
        data.targets.insert(data.targets.end(), first, first + width);
    }
}

double last_value_error(const Dataset& data, const WindowCut& cut, std::int64_t width) {
    double squares = 0.0;
    for (const std::int64_t row : data.validation) {
        const std::int64_t last = data.start_of(row) + (cut.window - 1) * width;
        for (std::int64_t i = 0; i < width; ++i) {
            const double seen{data.features[static_cast<std::size_t>(last + i)]};
            const double next{data.targets[static_cast<std::size_t>(row * width + i)]};
            squares += (next - seen) * (next - seen);
        }
    }
    return squares / static_cast<double>(static_cast<std::int64_t>(data.validation.size()) * width);
}

}  // namespace

Result<Dataset> cut_series(Dataset data, const TimeSeries& series, const DatasetSpec& spec) {
    const std::int64_t steps = static_cast<std::int64_t>(series.values.size()) / series.width;
    if (steps < 2) {
        return Error{ErrorKind::kMalformed,
                     "a series needs 2 values, this one has " + std::to_string(steps),
                     {}};
    }
    const WindowCut cut = window_cut(spec, TaskKind::kSequence);
    const std::int64_t training = training_steps(steps, spec.validation_fraction);
    if (auto problem = set_windows(data, cut, steps, series.width, training, series.known)) {
        return *std::move(problem);
    }
    data.target_scales = normalize_series(data, series, training, spec.normalize);
    data.shape.task = TaskKind::kSequence;
    data.shape.target_features = series.width;
    data.description.task = task_name(TaskKind::kSequence);
    data.description.target_features = series.width;
    copy_predicted(data, cut, series.width);
    data.description.windows.last_value_error = last_value_error(data, cut, series.width);
    return data;
}

Result<Dataset> load_csv_series(std::string_view text, const DatasetSpec& spec) {
    const auto layout = read_layout(text, spec);
    if (!layout) return layout.error();
    const auto read = read_column(text, *layout);
    if (!read) return read.error();
    Dataset data;
    data.description.format = format_name(DataFormat::kCsv);
    data.description.target = layout->names[layout->target];
    warn_of_missing(data.description, *read);
    const auto unused = unused_numbers(text, *layout);
    if (!unused.empty()) {
        data.description.warnings.push_back("a series is one column; not used: " +
                                            listed(unused, 10));
    }
    return cut_series(std::move(data), read->series, spec);
}

}  // namespace rangefinder
