#include "diagnostics/datasets/generate.hpp"

#include <optional>
#include <string>
#include <variant>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/generated.hpp"
#include "diagnostics/datasets/stream_generators.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kGlyphPixels = 256;
constexpr std::int64_t kSentenceCharacters = 64;  // At most.

Generated make(const GeneratorSpec& spec) {
    switch (spec.kind) {
        case GeneratorKind::kTwoMoons:
            return generate_two_moons(spec);
        case GeneratorKind::kSpirals:
            return generate_spirals(spec);
        case GeneratorKind::kBlobs:
            return generate_blobs(spec);
        case GeneratorKind::kRegression:
            return generate_regression(spec);
        case GeneratorKind::kGlyphs:
            return generate_glyphs(spec);
        case GeneratorKind::kWaves:
        case GeneratorKind::kSentences:
            break;  // Streams, not rows.
    }
    RF_CHECK(false);
}

std::int64_t width_of(const GeneratorSpec& spec) {
    if (spec.kind == GeneratorKind::kGlyphs) return kGlyphPixels;
    if (spec.kind == GeneratorKind::kWaves) return 1;
    if (spec.kind == GeneratorKind::kSentences) return kSentenceCharacters;
    const bool wide = spec.kind == GeneratorKind::kBlobs || spec.kind == GeneratorKind::kRegression;
    return wide ? spec.features : 2;
}

std::vector<std::string> names_of(std::int64_t columns) {
    if (columns == 2) return {"x", "y"};
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(columns));
    for (std::int64_t i = 0; i < columns; ++i) names.emplace_back("x").append(std::to_string(i));
    return names;
}

std::optional<Error> size_problem(const GeneratorSpec& generator) {
    const std::int64_t sizes[] = {generator.rows, width_of(generator)};
    const auto values = checked_product(sizes);
    if (values && *values <= kMaxDatasetValues) return std::nullopt;
    Error error =
        field_error("/rows", std::to_string(sizes[0]) + " rows of " + std::to_string(sizes[1]) +
                                 " features are over the limit of " +
                                 std::to_string(kMaxDatasetValues) + " values");
    error.kind = ErrorKind::kTooLarge;
    return error;
}

TaskKind task_of(GeneratorKind kind) {
    switch (kind) {
        case GeneratorKind::kRegression:
            return TaskKind::kRegression;
        case GeneratorKind::kWaves:
            return TaskKind::kSequence;
        case GeneratorKind::kSentences:
            return TaskKind::kLanguage;
        default:
            return TaskKind::kClassification;
    }
}

std::optional<Error> task_problem(const GeneratorSpec& generator, TaskKind asked) {
    const TaskKind task = task_of(generator.kind);
    if (asked == TaskKind::kAuto || asked == task) return std::nullopt;
    return field_error("/task", generator_name(generator.kind) + " makes data for " +
                                    task_name(task) + ", not " + task_name(asked));
}

void set_predicted(Dataset& data, Generated& made, Normalization normalize) {
    if (made.labels.empty()) return set_targets(data, std::move(made.targets), normalize);
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(made.classes));
    for (std::int32_t i = 0; i < made.classes; ++i) names.push_back(std::to_string(i));
    set_classes(data, std::move(made.labels), std::move(names));
}

}  // namespace

Result<Dataset> generate(const DatasetSpec& spec) {
    const auto& generator = std::get<GeneratorSpec>(spec.source);
    if (auto problem = size_problem(generator)) return *std::move(problem);
    if (auto problem = task_problem(generator, spec.task)) return *std::move(problem);
    if (makes_stream(generator.kind)) return generate_stream(spec);
    Generated made = make(generator);
    Dataset data;
    data.features = std::move(made.features);
    set_parts(data, made.example,
              split_rows(generator.rows, spec.validation_fraction, spec.split_seed));
    data.description.format = "generator";
    data.description.target = made.labels.empty() ? "target" : "class";
    set_predicted(data, made, spec.normalize);
    if (made.example.size() > 1) {
        normalize_pixels(data, spec.normalize);
    } else {
        normalize_columns(data, names_of(made.example[0]), spec.normalize);
    }
    add_warnings(data);
    return data;
}

}  // namespace rangefinder
