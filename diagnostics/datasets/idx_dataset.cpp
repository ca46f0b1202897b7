#include "diagnostics/datasets/idx_dataset.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/images.hpp"
#include "diagnostics/datasets/integer_labels.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/idx.hpp"

namespace rangefinder {
namespace {

// Multipart names of the two files, as pointers.
constexpr const char* kFeatures = "/features";
constexpr const char* kTargets = "/targets";

std::optional<Error> shape_problem(const IdxView& features, const IdxView& targets) {
    if (targets.shape.size() != 1) {
        const bool swapped = features.shape.size() == 1;
        return field_error(kTargets, "the IDX file has shape " + to_text(targets.shape) +
                                         "; targets have one dimension" +
                                         (swapped ? " (are the two files swapped?)" : ""));
    }
    if (features.shape.size() < 2 || features.shape.size() > 4) {
        return field_error(kFeatures,
                           "the IDX file has shape " + to_text(features.shape) +
                               "; 2 to 4 dimensions are allowed, the first for the rows");
    }
    if (features.shape[0] != targets.shape[0]) {
        return field_error(kTargets, "there are " + std::to_string(targets.shape[0]) +
                                         " targets for " + std::to_string(features.shape[0]) +
                                         " examples");
    }
    if (features.shape[0] < 2) {
        return field_error(kFeatures, "a data set needs 2 rows, the IDX file has " +
                                          std::to_string(features.shape[0]));
    }
    if (features.size() == 0) return field_error(kFeatures, "an example has no values");
    if (features.size() <= kMaxDatasetValues) return std::nullopt;
    return Error{ErrorKind::kTooLarge,
                 "the IDX file has " + std::to_string(features.size()) + " values; at most " +
                     std::to_string(kMaxDatasetValues) + " are allowed",
                 {}};
}

Result<std::vector<float>> read_floats(const IdxView& view, const char* pointer) {
    std::vector<float> values(static_cast<std::size_t>(view.size()));
    idx_to_floats(view, 0, values);
    if (view.holds_integers()) return values;
    const auto bad = std::find_if_not(values.begin(), values.end(),
                                      [](float value) { return std::isfinite(value); });
    if (bad == values.end()) return values;
    return field_error(
        pointer, "value " + std::to_string(bad - values.begin()) + " is no finite 32-bit number");
}

std::optional<Error> set_numbers(Dataset& data, const IdxView& targets, Normalization normalize) {
    const auto values = read_floats(targets, kTargets);
    if (!values) return values.error();
    set_targets(data, {values->begin(), values->end()}, normalize);
    return std::nullopt;
}

std::optional<Error> set_predicted(Dataset& data, const IdxView& targets, const DatasetSpec& spec) {
    if (spec.task == TaskKind::kClassification && !targets.holds_integers()) {
        return field_error("?task",
                           "the targets are not integers; a classification needs integers");
    }
    const bool numbers = spec.task == TaskKind::kRegression || !targets.holds_integers();
    return numbers ? set_numbers(data, targets, spec.normalize)
                   : set_labels(data, idx_to_integers(targets));
}

}  // namespace

Result<Dataset> load_idx(ByteView features, ByteView targets, const DatasetSpec& spec) {
    const auto examples = view_idx(features);
    if (!examples) return examples.error();
    const auto predicted = view_idx(targets);
    if (!predicted) return predicted.error();
    if (auto problem = shape_problem(*examples, *predicted)) return *std::move(problem);

    Dataset data;
    const ImageLayout layout = image_layout(examples->shape, spec.channels);
    set_parts(data, layout.example,
              split_rows(examples->shape[0], spec.validation_fraction, spec.split_seed));
    data.description.format = format_name(DataFormat::kIdx);
    data.description.target = "targets";
    auto values = read_floats(*examples, kFeatures);
    if (!values) return values.error();
    data.features = std::move(*values);
    if (layout.channels_last) channels_to_front(data.features, layout.example);
    if (!layout.doubt.empty()) data.description.warnings.push_back(layout.doubt);
    if (auto problem = set_predicted(data, *predicted, spec)) return *std::move(problem);
    if (data.shape.example.size() > 1) {
        normalize_pixels(data, spec.normalize);
    } else {
        normalize_columns(data, column_names(data.example_size()), spec.normalize);
    }
    add_warnings(data);
    return data;
}

}  // namespace rangefinder
