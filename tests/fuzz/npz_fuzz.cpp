// Whole data sets from npz archives: the first byte chooses the options, the rest is the archive.
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/batch.hpp"
#include "diagnostics/datasets/npz_dataset.hpp"
#include "diagnostics/formats/text.hpp"

using namespace rangefinder;

namespace {

DatasetSpec spec_of(unsigned options) {
    DatasetSpec spec;
    const TaskKind tasks[] = {TaskKind::kAuto,     TaskKind::kClassification, TaskKind::kRegression,
                              TaskKind::kSequence, TaskKind::kLanguage,       TaskKind::kAuto,
                              TaskKind::kSequence, TaskKind::kLanguage};
    const ChannelOrder orders[] = {ChannelOrder::kFirst, ChannelOrder::kLast, ChannelOrder::kNone,
                                   ChannelOrder::kFirst};
    spec.task = tasks[options & 7];
    spec.channels = orders[options >> 3 & 3];
    spec.tokens = (options & 32) != 0;
    spec.window = (options & 64) != 0 ? 1 : 0;
    spec.validation_fraction = 0.5;
    return spec;
}

void gather_all(const Dataset& data) {
    const auto rows = static_cast<std::size_t>(data.shape.rows);
    RF_CHECK(data.training.size() + data.validation.size() == rows);
    std::vector<float> example(static_cast<std::size_t>(data.example_size()));
    std::vector<float> targets(static_cast<std::size_t>(data.shape.target_features));
    std::vector<std::int32_t> labels(static_cast<std::size_t>(data.shape.positions));
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        gather_features(data, std::span(&row, 1), example);
        for (const float value : example) RF_CHECK(std::isfinite(value));
        if (data.shape.classes > 0) {
            gather_labels(data, std::span(&row, 1), labels);
            for (const std::int32_t label : labels) {
                RF_CHECK(label >= 0 && label < data.shape.classes);
            }
        } else {
            gather_targets(data, std::span(&row, 1), targets);
            for (const float value : targets) RF_CHECK(std::isfinite(value));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto loaded = load_npz({data + 1, size - 1}, spec_of(data[0]));
    if (!loaded) {
        RF_CHECK(is_utf8(loaded.error().text));
        for (const auto& field : loaded.error().fields) RF_CHECK(is_utf8(field.detail));
        return 0;
    }
    gather_all(*loaded);
    for (const auto& warning : loaded->description.warnings) RF_CHECK(is_utf8(warning));
    return 0;
}
