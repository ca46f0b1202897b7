#include "diagnostics/frameworks/framework_code.hpp"
#include "diagnostics/runs/probe_run.hpp"
#include "diagnostics/runs/range_test_run.hpp"
#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/runs.hpp"
#include "diagnostics/runs/training_run.hpp"
#include "diagnostics/spec/field_checks.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// The recommendation's lines to copy come last: they say what all the rest has settled.
Result<JobResult> run_range_test_with_code(const RunContext& context, const RangeTestSpec& test) {
    auto result = run_range_test(context, test);
    if (!result) return result;
    Recommendation& answer = std::get<RangeTestResult>(*result).recommendation;
    answer.code = framework_code(context.spec, answer);
    return result;
}

}  // namespace

Result<JobResult> run(const JobSpec& spec, const Dataset& data, RunObserver& observer,
                      const std::stop_token& stop, const RunFiles& files) {
    std::vector<FieldError> wrong = validate_job(spec);
    if (!wrong.empty()) return to_error(std::move(wrong));
    const auto summary = summarize_model(spec, data.shape);
    if (!summary) return summary.error();
    const SystemClock clock;
    const RunContext context{spec, data, observer, stop, clock, clock.steady(), files};
    if (const auto* test = std::get_if<RangeTestSpec>(&spec.work)) {
        return run_range_test_with_code(context, *test);
    }
    if (const auto* training = std::get_if<TrainingSpec>(&spec.work)) {
        return run_training(context, *training);
    }
    return run_probe(context, std::get<ProbeSpec>(spec.work));
}

}  // namespace rangefinder
