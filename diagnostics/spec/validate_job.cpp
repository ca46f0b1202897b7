#include <cmath>

#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_summary.hpp"
#include "diagnostics/spec/validate_model.hpp"
#include "diagnostics/spec/validate_optimizer.hpp"
#include "diagnostics/spec/validate_probe.hpp"
#include "diagnostics/spec/validate_range_test.hpp"
#include "diagnostics/spec/validate_schedule.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxLabels = 32;
constexpr std::size_t kMaxLabelKeyBytes = 64;
constexpr std::size_t kMaxLabelValueBytes = 256;
constexpr double kMaxSeconds = 7.0 * 24 * 3600;

void check_labels(const JobSpec& spec, FieldChecks& checks) {
    if (spec.labels.size() > kMaxLabels) {
        checks.add("/labels", "has " + std::to_string(spec.labels.size()) +
                                  " members; allowed are at most " + std::to_string(kMaxLabels));
    }
    for (const auto& [key, value] : spec.labels) {
        const std::string pointer = join_pointer("/labels", key);
        if (key.empty()) checks.add(pointer, "has an empty name");
        checks.text(pointer, key, kMaxLabelKeyBytes);
        checks.text(pointer, value, kMaxLabelValueBytes);
    }
}

// A schedule that never begins is no schedule.
void check_warmup(const TrainingSpec& training, FieldChecks& checks) {
    const auto& warmup = training.schedule.warmup;
    if (!warmup || !training.steps || warmup->steps <= *training.steps) return;
    checks.add("/training/schedule/warmup/steps", "is " + std::to_string(warmup->steps) +
                                                      "; allowed are at most the training's " +
                                                      std::to_string(*training.steps) + " steps");
}

// Settings to be tried must be the optimizer's.
void check_advised(const JobSpec& spec, FieldChecks& checks) {
    const auto* test = std::get_if<RangeTestSpec>(&spec.work);
    if (test == nullptr || !test->advise_momentum) return;
    if (spec.optimizer.kind != OptimizerKind::kAdagrad) return;
    checks.add("/range_test/advise",
               "names momentum, which adagrad has not; allowed with it is "
               "\"weight_decay\"");
}

void check_work(const RangeTestSpec& test, const ModelSpec& model, FieldChecks& checks) {
    validate_range_test(test, model, checks);
}

void check_work(const TrainingSpec& training, const ModelSpec&, FieldChecks& checks) {
    if (training.epochs.has_value() == training.steps.has_value()) {
        checks.add("/training", training.epochs ? "has both epochs and steps; give one of them"
                                                : "has neither epochs nor steps; give one of them");
    }
    if (training.epochs) checks.integer("/training/epochs", *training.epochs, {1, 100'000});
    if (training.steps) checks.integer("/training/steps", *training.steps, {1, 100'000'000});
    checks.number("/training/learning_rate", training.learning_rate, kLearningRates);
    validate_schedule(training.schedule, training.learning_rate, "/training/schedule", checks);
    check_warmup(training, checks);
    validate_clip(training.clip, "/training/clip", checks);
    checks.integer("/training/accumulate", training.accumulate, {1, 10'000});
    if (training.checkpoint_every) {
        checks.integer("/training/checkpoint_every", *training.checkpoint_every, {1, 100'000'000});
    }
    if (training.evaluate_every) {
        checks.integer("/training/evaluate_every", *training.evaluate_every, {1, 100'000'000});
    }
    if (training.early_stopping) {
        checks.integer("/training/early_stopping/patience", training.early_stopping->patience,
                       {1, 1'000'000});
        checks.number("/training/early_stopping/min_delta", training.early_stopping->min_delta,
                      {0.0, 1e6});
    }
}

void check_work(const ProbeSpec& probe, const ModelSpec&, FieldChecks& checks) {
    validate_probe(probe, checks);
}

void check_limits(const LimitsSpec& limits, FieldChecks& checks) {
    checks.integer("/limits/threads", limits.threads, {1, 64});
    checks.integer("/limits/memory_bytes", limits.memory_bytes,
                   {std::int64_t{1} << 20, std::int64_t{1} << 40});
    checks.number("/limits/seconds", limits.seconds, {0.0, kMaxSeconds, true, false});
}

}  // namespace

std::vector<FieldError> validate_job(const JobSpec& spec) {
    FieldChecks checks;
    checks.text("/name", spec.name, kMaxNameBytes);
    checks.integer("/priority", spec.priority, {-100, 100});
    check_labels(spec, checks);
    validate_model(spec.model, checks);
    validate_optimizer(spec.optimizer, spec.model, checks);
    check_advised(spec, checks);
    checks.integer("/batch_size", spec.batch_size, {1, 1'000'000});
    std::visit([&](const auto& work) { check_work(work, spec.model, checks); }, spec.work);
    validate_diagnostics(spec.diagnostics, checks);
    check_limits(spec.limits, checks);
    return checks.take();
}

}  // namespace rangefinder
