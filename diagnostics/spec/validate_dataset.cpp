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
    checks.number("/noise", generator.noise, {0.0, 1000.0});
    if (has_classes(generator.kind)) checks.integer("/classes", generator.classes, {2, 1000});
    if (has_features(generator.kind)) checks.integer("/features", generator.features, {1, 10'000});
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
    checks.number(prefix + "validation_fraction", spec.validation_fraction, {0.0, 1.0, true, true});
    return checks.take();
}

}  // namespace rangefinder
