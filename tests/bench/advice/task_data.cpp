#include "tests/bench/advice/task_data.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>
#include <string>

#include "diagnostics/spec/model_summary.hpp"
#include "tests/bench/advice/legacy_permutation.hpp"

namespace rangefinder::advice_bench {
namespace {

using nlohmann::json;

Dataset load(const DatasetSpec& spec) {
    auto data = load_dataset(spec);
    if (!data) throw std::runtime_error(data.error().text);
    return std::move(data).value();
}

std::string path_of(const std::filesystem::path& folder, const json& data, const char* member) {
    return (folder / data.at(member).get<std::string>()).string();
}

// The first rows - floor(rows / 5) of the permutation train.
void split_as_told(Dataset& data, std::uint32_t seed) {
    const auto rows = static_cast<std::int64_t>(data.training.size() + data.validation.size());
    const std::vector<std::int64_t> order = legacy_permutation(seed, rows);
    const auto middle = order.begin() + (rows - rows / 5);
    data.training.assign(order.begin(), middle);
    data.validation.assign(middle, order.end());
}

// To mean 0 and deviation 1 of the training rows, values that share a place modulo `width`
// together.
void standardise(const Dataset& data, std::vector<float>& values, std::size_t width,
                 std::size_t values_a_row) {
    for (std::size_t column = 0; column < width; ++column) {
        double sum = 0.0, squares = 0.0, count = 0.0;
        for (const std::int64_t row : data.training) {
            const std::size_t first = static_cast<std::size_t>(row) * values_a_row;
            for (std::size_t i = column; i < values_a_row; i += width) {
                const double value{values[first + i]};
                sum += value;
                squares += value * value;
                count += 1.0;
            }
        }
        const double mean = sum / count;
        const double variance = squares / count - mean * mean;
        const double deviation = variance > 1e-12 * squares / count ? std::sqrt(variance) : 1.0;
        for (std::size_t i = column; i < values.size(); i += width) {
            values[i] = static_cast<float>((double{values[i]} - mean) / deviation);
        }
    }
}

void count_labels(Dataset& data) {
    data.shape.class_counts.assign(static_cast<std::size_t>(data.shape.classes), 0);
    for (const std::int64_t row : data.training) {
        const std::int32_t label = data.labels[static_cast<std::size_t>(row)];
        ++data.shape.class_counts[static_cast<std::size_t>(label)];
    }
}

void finish_rows(Dataset& data, const json& told, std::size_t feature_width) {
    split_as_told(data, told.at("split_seed").get<std::uint32_t>());
    standardise(data, data.features, feature_width, static_cast<std::size_t>(data.example_size()));
    if (!data.targets.empty()) standardise(data, data.targets, 1, 1);
    if (!data.labels.empty()) count_labels(data);
}

Dataset read_table(const json& told, const std::filesystem::path& folder) {
    DatasetSpec spec;
    spec.source = FileSource{path_of(folder, told, "file"), ""};
    spec.task = told.at("task") == "regression" ? TaskKind::kRegression : TaskKind::kClassification;
    spec.normalize = Normalization::kNone;
    Dataset data = load(spec);
    finish_rows(data, told, static_cast<std::size_t>(data.example_size()));
    return data;
}

Dataset read_images(const json& told, const std::filesystem::path& folder) {
    DatasetSpec spec;
    spec.source = FileSource{path_of(folder, told, "images"), path_of(folder, told, "labels")};
    spec.normalize = Normalization::kNone;
    Dataset data = load(spec);
    if (told.at("shape") == "flat") data.shape.example = {data.example_size()};
    finish_rows(data, told, 1);
    return data;
}

// Windows without overlap; a few of the validation part, evenly spaced.
Dataset read_text(const json& told, const std::filesystem::path& folder) {
    DatasetSpec spec;
    spec.source = FileSource{path_of(folder, told, "file"), ""};
    spec.format = DataFormat::kText;
    spec.task = TaskKind::kLanguage;
    spec.window = told.at("context").get<std::int64_t>();
    Dataset data = load(spec);
    const auto wanted = told.at("validation_windows").get<std::size_t>();
    const std::size_t stride = std::max<std::size_t>(1, data.validation.size() / wanted);
    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < data.validation.size() && kept.size() < wanted; i += stride) {
        kept.push_back(data.validation[i]);
    }
    data.validation = std::move(kept);
    return data;
}

// Every window of the series; those whose target lies in the last fifth validate.
Dataset read_series(const json& told, const std::filesystem::path& folder) {
    DatasetSpec spec;
    spec.source = FileSource{path_of(folder, told, "file"), ""};
    spec.task = TaskKind::kSequence;
    spec.window = told.at("window").get<std::int64_t>();
    Dataset data = load(spec);
    const auto steps = static_cast<std::int64_t>(data.features.size());
    const std::int64_t windows = steps - spec.window;
    const std::int64_t training = steps - steps / 5 - spec.window;
    data.starts.resize(static_cast<std::size_t>(windows));
    std::iota(data.starts.begin(), data.starts.end(), 0);
    data.targets.assign(data.features.begin() + spec.window, data.features.end());
    data.training.assign(data.starts.begin(), data.starts.begin() + training);
    data.validation.assign(data.starts.begin() + training, data.starts.end());
    data.shape.rows = windows;
    return data;
}

}  // namespace

Dataset read_task_data(const json& told, const std::filesystem::path& folder) {
    const std::string kind = told.at("kind");
    Dataset data;
    if (kind == "table") {
        data = read_table(told, folder);
    } else if (kind == "images") {
        data = read_images(told, folder);
    } else if (kind == "text") {
        data = read_text(told, folder);
    } else if (kind == "series") {
        data = read_series(told, folder);
    } else {
        throw std::runtime_error("data of kind \"" + kind + "\" is not known");
    }
    data.shape.training_rows = static_cast<std::int64_t>(data.training.size());
    return data;
}

}  // namespace rangefinder::advice_bench
