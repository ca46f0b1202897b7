// Languages and series from text: the first three bytes choose window, horizon and stride, and
// which of the two; the rest is the file.
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/batch.hpp"
#include "diagnostics/datasets/series_dataset.hpp"
#include "diagnostics/datasets/text_dataset.hpp"
#include "diagnostics/formats/text.hpp"

using namespace rangefinder;

namespace {

void check_language(const Dataset& data) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(data.shape.positions));
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        const auto window = data.example(row);
        gather_labels(data, std::span(&row, 1), labels);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            RF_CHECK(labels[i] >= 0 && labels[i] < data.shape.classes);
            const auto next = i + static_cast<std::size_t>(data.label_offset);
            if (next < window.size()) RF_CHECK(window[next] == static_cast<float>(labels[i]));
        }
    }
    for (const auto& one : data.description.classes) RF_CHECK(is_utf8(one.name));
}

void check_series(const Dataset& data) {
    RF_CHECK(data.targets.size() == static_cast<std::size_t>(data.shape.rows));
    for (const float value : data.features) RF_CHECK(std::isfinite(value));
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        for (const float value : data.example(row)) RF_CHECK(std::isfinite(value));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    DatasetSpec spec;
    spec.window = data[0] % 16;
    spec.horizon = 1 + data[1] % 8;
    spec.stride = data[2] % 8;
    const bool series = data[2] >= 128;
    spec.task = series ? TaskKind::kSequence : TaskKind::kLanguage;
    const auto text = decode_text({data + 3, size - 3});
    if (!text) return 0;
    const auto loaded = series ? load_csv_series(text->text, spec) : load_text(text->text, spec);
    if (!loaded) {
        RF_CHECK(is_utf8(loaded.error().text));
        return 0;
    }
    RF_CHECK(loaded->shape.rows == static_cast<std::int64_t>(loaded->starts.size()));
    for (const auto& warning : loaded->description.warnings) RF_CHECK(is_utf8(warning));
    series ? check_series(*loaded) : check_language(*loaded);
    return 0;
}
