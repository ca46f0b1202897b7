// Job specifications from clients' JSON: the first byte chooses the data, the rest is the body.
// Whatever is accepted is the same after writing and reading again, and adds up to a summary or to
// errors, without taking memory.
#include <string_view>

#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/summary_codec.hpp"
#include "diagnostics/base/check.hpp"
#include "diagnostics/spec/model_summary.hpp"

using namespace rangefinder;

namespace {

DataShape shape_of(unsigned options) {
    DataShape shape;
    const Shape examples[] = {{6}, {24, 1}, {3, 8, 8}, {16}};
    const TaskKind tasks[] = {TaskKind::kClassification, TaskKind::kSequence,
                              TaskKind::kClassification, TaskKind::kLanguage};
    shape.example = examples[options & 3];
    shape.task = tasks[options & 3];
    shape.classes = 3;
    if (shape.task == TaskKind::kLanguage) shape.tokens = 3;
    if (shape.task == TaskKind::kLanguage) shape.positions = 16;
    shape.rows = shape.training_rows = 1000;
    return shape;
}

void check_summary(const JobSpec& spec, const DataShape& shape) {
    const auto summary = summarize_model(spec, shape);
    if (!summary) {
        RF_CHECK(!summary.error().fields.empty());
        return;
    }
    RF_CHECK(summary->bytes.total <= spec.limits.memory_bytes);
    const std::string text = codec::to_json(*summary);
    const auto again = codec::model_summary_from_json(text);
    RF_CHECK(again.ok() && codec::to_json(*again) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are characters.
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto spec = codec::job_spec_from_json(text);
    if (!spec) {
        RF_CHECK(!spec.error().text.empty());
        return 0;
    }
    const std::string written = codec::to_json(*spec);
    const auto again = codec::job_spec_from_json(written);
    RF_CHECK(again.ok() && codec::to_json(*again) == written);
    check_summary(*spec, shape_of(data[0]));
    return 0;
}
