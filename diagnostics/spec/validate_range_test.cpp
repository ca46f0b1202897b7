#include "diagnostics/spec/validate_range_test.hpp"

#include <algorithm>

#include "diagnostics/spec/known_names.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kMaxSweeps = 32;
constexpr std::int64_t kMaxBatchesPerRate = 1000;
constexpr std::size_t kMaxGroupNames = 1000;

void check_range(const RangeTestSpec& test, FieldChecks& checks) {
    checks.number("/range_test/start", test.start, kLearningRates);
    checks.number("/range_test/end", test.end, kLearningRates);
    if (test.start < test.end) return;
    checks.add("/range_test/end", "is " + number_text(test.end) + "; it must exceed start, " +
                                      number_text(test.start));
}

void check_counts(const RangeTestSpec& test, FieldChecks& checks) {
    checks.integer("/range_test/steps", test.steps, {10, 10'000});
    checks.integer("/range_test/batches_per_rate", test.batches_per_rate, {1, kMaxBatchesPerRate});
    if (test.sweeps) checks.integer("/range_test/sweeps", *test.sweeps, {1, kMaxSweeps});
    const bool each_fits = test.steps >= 1 && test.steps <= 10'000 && test.batches_per_rate >= 1 &&
                           test.batches_per_rate <= kMaxBatchesPerRate;
    if (!each_fits || sweep_steps_of(test) <= kMaxSweepSteps) return;
    checks.add("/range_test/batches_per_rate",
               "is " + std::to_string(test.batches_per_rate) + ", with " +
                   std::to_string(test.steps) + " rates " + std::to_string(sweep_steps_of(test)) +
                   " updates a sweep; allowed are at most " + std::to_string(kMaxSweepSteps));
}

// Whether every parameter that the name means is frozen.
bool is_frozen(const std::string& name, const KnownNames& known, const ModelSpec& model) {
    const auto parameters = known.parameters_of(name);
    return std::all_of(parameters.begin(), parameters.end(), [&](const std::string& parameter) {
        return std::any_of(
            model.freeze.begin(), model.freeze.end(),
            [&](const std::string& frozen) { return name_covers(frozen, parameter); });
    });
}

void check_group(const RangeTestSpec& test, const ModelSpec& model, FieldChecks& checks) {
    checks.number("/range_test/group_base_rate", test.group_base_rate, {0.0, 1e6});
    if (test.group.empty()) {
        if (test.group_base_rate == 0.0) return;
        checks.add("/range_test/group_base_rate",
                   "is " + number_text(test.group_base_rate) +
                       "; it is the rate of what is not in \"group\", and no group is given");
        return;
    }
    if (test.group.size() > kMaxGroupNames) {
        checks.add("/range_test/group", "has " + std::to_string(test.group.size()) +
                                            " names; allowed are at most " +
                                            std::to_string(kMaxGroupNames));
        return;
    }
    const KnownNames known(model);
    for (std::size_t i = 0; i < test.group.size(); ++i) {
        const std::string pointer = join_pointer("/range_test/group", i);
        const std::string& name = test.group[i];
        if (!known.knows(name)) {
            checks.add(pointer, unknown_name_text(name));
        } else if (is_frozen(name, known, model)) {
            checks.add(pointer, "\"" + name + "\" has no parameter that is trained");
        }
    }
}

}  // namespace

void validate_range_test(const RangeTestSpec& test, const ModelSpec& model, FieldChecks& checks) {
    check_range(test, checks);
    check_counts(test, checks);
    checks.number("/range_test/stop_factor", test.stop_factor, {1.0, 1e6, true, false});
    if (test.planned_steps) {
        checks.integer("/range_test/planned_steps", *test.planned_steps, {1, 1'000'000'000});
    }
    validate_clip(test.clip, "/range_test/clip", checks);
    check_group(test, model, checks);
}

void validate_clip(const ClipSpec& clip, const std::string& pointer, FieldChecks& checks) {
    constexpr NumberRange kLimits{0.0, 1e12, true, false};
    if (clip.norm) checks.number(pointer + "/norm", *clip.norm, kLimits);
    if (clip.value) checks.number(pointer + "/value", *clip.value, kLimits);
}

}  // namespace rangefinder
