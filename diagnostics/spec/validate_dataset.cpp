#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxTargetBytes = 1000;

bool has_classes(GeneratorKind kind) {
    return kind == GeneratorKind::kSpirals || kind == GeneratorKind::kBlobs;
}

bool has_features(GeneratorKind kind) {
    return kind == GeneratorKind::kBlobs || kind == GeneratorKind::kRegression;
}

void check_generator(const GeneratorSpec& generator, FieldChecks& checks) {
    checks.integer("/rows", generator.rows, {10, 10'000'000});
    const double most_noise = generator.kind == GeneratorKind::kSentences ? 1.0 : 1000.0;
    checks.number("/noise", generator.noise, {0.0, most_noise});
    if (has_classes(generator.kind)) checks.integer("/classes", generator.classes, {2, 1000});
    if (has_features(generator.kind)) checks.integer("/features", generator.features, {1, 10'000});
}

// 0 stands for the task's own choice.
void check_windows(const DatasetSpec& spec, const std::string& prefix, FieldChecks& checks) {
    constexpr std::int64_t kMaxSteps = 1'000'000;
    if (spec.window != 0) checks.integer(prefix + "window", spec.window, {1, kMaxSteps});
    if (spec.stride != 0) checks.integer(prefix + "stride", spec.stride, {1, kMaxSteps});
    checks.integer(prefix + "horizon", spec.horizon, {1, kMaxSteps});
    const bool other = spec.task == TaskKind::kClassification || spec.task == TaskKind::kRegression;
    if (!other) return;
    const std::string detail =
        "belongs to task=sequence and task=language; the task is " + task_name(spec.task);
    if (spec.window != 0) checks.add("?window", detail);
    if (spec.stride != 0) checks.add("?stride", detail);
    if (spec.horizon != 1) checks.add("?horizon", detail);
}

}  // namespace

std::vector<FieldError> validate_dataset(const DatasetSpec& spec) {
    FieldChecks checks;
    const auto* generator = std::get_if<GeneratorSpec>(&spec.source);
    if (generator != nullptr) check_generator(*generator, checks);
    // A generator's options are members of its JSON, a file's are in the query.
    const std::string prefix = generator != nullptr ? "/" : "?";
    checks.text(prefix + "name", spec.name, kMaxNameBytes);
    checks.text(prefix + "target", spec.target, kMaxTargetBytes);
    check_windows(spec, prefix, checks);
    checks.number(prefix + "validation_fraction", spec.validation_fraction, {0.0, 1.0, true, true});
    return checks.take();
}

}  // namespace rangefinder
