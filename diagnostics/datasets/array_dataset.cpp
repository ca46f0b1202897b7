#include "diagnostics/datasets/array_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "diagnostics/datasets/array_tokens.hpp"
#include "diagnostics/datasets/csv_target.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/images.hpp"
#include "diagnostics/datasets/integer_labels.hpp"
#include "diagnostics/datasets/series_dataset.hpp"

namespace rangefinder {
namespace {

// Multipart names of the two files, as pointers.
constexpr const char* kFeatures = "/features";
constexpr const char* kTargets = "/targets";

std::string shape_text(const NpyArray& array) {
    std::string text = "[";
    for (const std::int64_t size : array.shape) {
        if (text.size() > 1) text += ", ";
        text += std::to_string(size);
    }
    return text + "]";
}

std::optional<Error> size_problem(const NpyArray& array, const char* pointer) {
    if (array.size() > kMaxDatasetValues) {
        return Error{ErrorKind::kTooLarge,
                     "the array has " + std::to_string(array.size()) + " values; at most " +
                         std::to_string(kMaxDatasetValues) + " are allowed",
                     {}};
    }
    if (array.size() > 0) return std::nullopt;
    return field_error(pointer, "the array has shape " + shape_text(array) + ", so no values");
}

std::optional<Error> finite_problem(std::span<const float> values, const char* pointer) {
    const auto bad = std::find_if_not(values.begin(), values.end(),
                                      [](float value) { return std::isfinite(value); });
    if (bad == values.end()) return std::nullopt;
    return field_error(
        pointer, "value " + std::to_string(bad - values.begin()) + " is no finite 32-bit number");
}

std::optional<Error> features_problem(const NpyArray& features, const DatasetSpec& spec) {
    const std::size_t axes = features.shape.size();
    if (axes < 1 || axes > 4) {
        return field_error(kFeatures, "the array has shape " + shape_text(features) +
                                          "; 1 to 4 dimensions are allowed, the first for the "
                                          "rows");
    }
    if (features.shape[0] < 2) {
        return field_error(kFeatures,
                           "a data set needs 2 rows, the array has shape " + shape_text(features));
    }
    if (spec.channels == ChannelOrder::kNone && axes == 4) {
        return field_error("?channels", "an array of shape " + shape_text(features) +
                                            " has images; allowed: first and last");
    }
    if (spec.tokens && axes != 2) {
        return field_error("?tokens", "tokens come as [rows, tokens]; the array has shape " +
                                          shape_text(features));
    }
    return std::nullopt;
}

std::optional<Error> targets_problem(const NpyArray& features, const NpyArray& targets) {
    const std::size_t axes = targets.shape.size();
    if (axes < 1 || axes > 2) {
        const bool swapped = axes > features.shape.size();
        return field_error(kTargets, "the array has shape " + shape_text(targets) +
                                         "; targets are [rows] or [rows, numbers]" +
                                         (swapped ? " (are the two swapped?)" : ""));
    }
    if (targets.shape[0] == features.shape[0]) return std::nullopt;
    return field_error(kTargets, "there are " + std::to_string(targets.shape[0]) + " targets for " +
                                     std::to_string(features.shape[0]) + " examples");
}

std::int64_t width_of(const NpyArray& targets) {
    return targets.shape.size() == 2 ? targets.shape[1] : 1;
}

bool holds_whole_numbers(const NpyArray& array) {
    return array.holds_integers() || array.type == NpyType::kBool;
}

// Floats that are whole become integers, for who asks for a classification of them.
std::optional<std::vector<std::int64_t>> whole_numbers(const std::vector<float>& values) {
    std::vector<std::int64_t> whole;
    whole.reserve(values.size());
    for (const float value : values) {
        if (value != std::floor(value) || std::abs(value) > 1e15F) return std::nullopt;
        whole.push_back(static_cast<std::int64_t>(value));
    }
    return whole;
}

std::optional<Error> set_numbers(Dataset& data, NpyArray targets, Normalization normalization) {
    const std::int64_t width = width_of(targets);
    // Several bools are labels that may hold together, for bce_with_logits: they stay 0 and 1.
    const bool flags = targets.type == NpyType::kBool;
    std::vector<float> values = to_floats(std::move(targets));
    if (auto problem = finite_problem(values, kTargets)) return problem;
    set_target_columns(data, std::move(values), width,
                       flags ? Normalization::kNone : normalization);
    return std::nullopt;
}

std::optional<Error> set_float_classes(Dataset& data, NpyArray targets) {
    const auto whole = whole_numbers(to_floats(std::move(targets)));
    if (whole) return set_labels(data, *whole);
    return field_error("?task", "the targets are not whole numbers; a classification needs those");
}

std::optional<Error> set_whole_numbers(Dataset& data, NpyArray targets, const DatasetSpec& spec) {
    const std::vector<std::int64_t> values = to_integers(targets);
    const bool decided = spec.task == TaskKind::kClassification || targets.type == NpyType::kBool;
    const bool classes = decided || infer_task(distinct_values(values).size(), data.shape.rows) ==
                                        TaskKind::kClassification;
    if (classes) return set_labels(data, values);
    return set_numbers(data, std::move(targets), spec.normalize);
}

std::optional<Error> set_predicted(Dataset& data, NpyArray targets, const DatasetSpec& spec) {
    data.description.target = "targets";
    const bool asked = spec.task == TaskKind::kClassification;
    if (asked && width_of(targets) > 1) {
        return field_error("?task", "targets of shape " + shape_text(targets) +
                                        " are several numbers a row; a classification needs one "
                                        "(of one-hot rows: numpy.argmax(y, 1))");
    }
    if (spec.task == TaskKind::kRegression || width_of(targets) > 1) {
        return set_numbers(data, std::move(targets), spec.normalize);
    }
    if (holds_whole_numbers(targets)) return set_whole_numbers(data, std::move(targets), spec);
    if (asked) return set_float_classes(data, std::move(targets));
    return set_numbers(data, std::move(targets), spec.normalize);
}

// An autoencoder's: gather_targets() gives the features.
void set_own_targets(Dataset& data) {
    data.shape.task = TaskKind::kRegression;
    data.shape.target_features = data.example_size();
    data.description.task = task_name(TaskKind::kRegression);
    data.description.target_features = data.example_size();
    data.description.target = "features";
}

void normalize(Dataset& data, const DatasetSpec& spec) {
    const auto& example = data.shape.example;
    if (example.size() == 1) {
        normalize_columns(data, column_names(example[0]), spec.normalize);
    } else if (spec.channels == ChannelOrder::kNone) {
        normalize_last_axis(data, column_names(example.back()), spec.normalize);
    } else {
        normalize_pixels(data, spec.normalize);
    }
}

ImageLayout layout_of(const NpyArray& features, const DatasetSpec& spec) {
    const auto& shape = features.shape;
    if (shape.size() == 1) return {{1}, false, {}};
    if (spec.channels != ChannelOrder::kNone) return image_layout(shape, spec.channels);
    return {{shape.begin() + 1, shape.end()}, false, {}};
}

Result<Dataset> load_rows(Dataset data, NpyArray features, std::optional<NpyArray> targets,
                          const DatasetSpec& spec) {
    if (auto problem = features_problem(features, spec)) return *std::move(problem);
    if (targets) {
        if (auto problem = targets_problem(features, *targets)) return *std::move(problem);
        if (auto problem = size_problem(*targets, kTargets)) return *std::move(problem);
    }
    if (!targets && spec.task == TaskKind::kClassification) {
        return field_error(kTargets, "a classification needs the array of its classes");
    }
    if (spec.tokens) {
        const auto vocabulary = count_vocabulary(features);
        if (!vocabulary) return vocabulary.error();
        data.shape.tokens = *vocabulary;
        data.description.tokens = *vocabulary;
    }
    const ImageLayout layout = layout_of(features, spec);
    set_parts(data, layout.example,
              split_rows(features.shape[0], spec.validation_fraction, spec.split_seed));
    if (!layout.doubt.empty()) data.description.warnings.push_back(layout.doubt);
    data.features = to_floats(std::move(features));
    if (auto problem = finite_problem(data.features, kFeatures)) return *std::move(problem);
    if (layout.channels_last) channels_to_front(data.features, layout.example);
    if (targets) {
        if (auto problem = set_predicted(data, *std::move(targets), spec)) {
            return *std::move(problem);
        }
    } else {
        set_own_targets(data);
    }
    if (!spec.tokens) normalize(data, spec);
    add_warnings(data);
    return data;
}

Result<Dataset> load_array_series(Dataset data, NpyArray array, const DatasetSpec& spec) {
    if (array.shape.empty() || array.shape.size() > 2) {
        return field_error(kFeatures, "the array has shape " + shape_text(array) +
                                          "; task=sequence takes [steps] or [steps, values]");
    }
    TimeSeries series;
    series.width = array.shape.size() == 2 ? array.shape[1] : 1;
    const std::vector<float> values = to_floats(std::move(array));
    if (auto problem = finite_problem(values, kFeatures)) return *std::move(problem);
    series.values.assign(values.begin(), values.end());
    series.names = column_names(series.width);
    data.description.target = series.width == 1 ? series.names[0] : "all columns";
    return cut_series(std::move(data), series, spec);
}

}  // namespace

Result<Dataset> load_arrays(NpyArray features, std::optional<NpyArray> targets,
                            const DatasetSpec& spec) {
    if (auto problem = size_problem(features, kFeatures)) return *std::move(problem);
    Dataset data;
    data.description.format = format_name(DataFormat::kNpy);
    const bool sequence = spec.task == TaskKind::kSequence;
    if (!sequence && spec.task != TaskKind::kLanguage) {
        return load_rows(std::move(data), std::move(features), std::move(targets), spec);
    }
    if (targets) {
        return field_error(kTargets, "task=" + task_name(spec.task) +
                                         " predicts the features' own later values; leave the "
                                         "targets out (sequences with targets: channels=none)");
    }
    if (!sequence) return load_token_language(std::move(data), std::move(features), spec);
    return load_array_series(std::move(data), std::move(features), spec);
}

}  // namespace rangefinder
