// Whole data sets from CSV bytes: the first byte chooses the options, the rest is the file.
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/csv_dataset.hpp"
#include "diagnostics/formats/text.hpp"

using namespace rangefinder;

namespace {

DatasetSpec spec_of(unsigned options) {
    DatasetSpec spec;
    const TaskKind tasks[] = {TaskKind::kAuto, TaskKind::kClassification, TaskKind::kRegression,
                              TaskKind::kAuto};
    const Normalization ways[] = {Normalization::kStandard, Normalization::kMinMax,
                                  Normalization::kNone, Normalization::kStandard};
    spec.task = tasks[options & 3];
    spec.normalize = ways[options >> 2 & 3];
    if ((options & 16) != 0) spec.header = (options & 32) != 0;
    if ((options & 64) != 0) spec.target = "y";
    return spec;
}

void check_values(const Dataset& data) {
    const auto rows = static_cast<std::size_t>(data.shape.rows);
    RF_CHECK(data.features.size() == rows * static_cast<std::size_t>(data.example_size()));
    RF_CHECK(data.training.size() + data.validation.size() == rows);
    for (const float value : data.features) RF_CHECK(std::isfinite(value));
    for (const float value : data.targets) RF_CHECK(std::isfinite(value));
    for (const std::int32_t label : data.labels) {
        RF_CHECK(label >= 0 && label < data.shape.classes);
    }
}

// Names go into JSON: they must be UTF-8.
void check_names(const DatasetDescription& description) {
    for (const auto& column : description.columns) RF_CHECK(is_utf8(column.name));
    for (const auto& one : description.classes) RF_CHECK(is_utf8(one.name));
    for (const auto& warning : description.warnings) RF_CHECK(is_utf8(warning));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto text = decode_text({data + 1, size - 1});
    if (!text) return 0;
    const auto loaded = load_csv(text->text, spec_of(data[0]));
    if (!loaded) {
        RF_CHECK(is_utf8(loaded.error().text));
        for (const auto& field : loaded.error().fields) RF_CHECK(is_utf8(field.detail));
        return 0;
    }
    check_values(*loaded);
    check_names(loaded->description);
    return 0;
}
