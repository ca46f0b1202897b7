#include "diagnostics/runs/range_test_run.hpp"

#include <algorithm>
#include <memory>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/base/random.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"

namespace rangefinder {
namespace {

// The first sweep has the job's seed; the others' follow from it.
std::uint64_t seed_of_sweep(std::uint64_t seed, std::int64_t sweep) {
    if (sweep == 0) return seed;
    RandomStream random(seed, RandomPurpose::kProbe, static_cast<std::uint32_t>(sweep));
    const std::uint64_t high = random.next_u32();
    return (high << 32) | random.next_u32();
}

// Passes a sweep's steps on as records and progress of the whole run.
class SweepReporter final : public SweepObserver {
  public:
    SweepReporter(const RunContext& context, std::int64_t sweep, ProgressMeter& meter,
                  std::int64_t steps_before)
        : context_(context),
          meter_(meter),
          steps_before_(steps_before),
          records_({"loss", "smoothed_loss", "learning_rate", "gradient_norm"},
                   sweep == 0 ? "" : "/sweep_" + std::to_string(sweep + 1), context.observer,
                   context.clock) {}

    void on_step(const StepRecord& record) override {
        records_.add(record.step, {record.loss, record.smoothed_loss, record.learning_rate,
                                   record.gradient_norm});
        context_.observer.on_progress(
            meter_.at(context_.clock.steady(), steps_before_ + record.step + 1));
    }

    void flush() { records_.flush(); }

  private:
    const RunContext& context_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
    RecordBuffer records_;
};

// One sweep of a model and data order of its own.
Result<Sweep> run_one(const RunContext& context, const SweepPlan& plan, std::uint64_t seed,
                      SweepReporter& reporter) {
    const JobSpec& spec = context.spec;
    auto model =
        build_model(spec.model, context.data.shape, {spec.batch_size, seed, spec.limits.threads});
    if (!model) return model.error();
    const auto optimizer = make_optimizer(spec.optimizer, (*model)->trainable());
    DatasetBatches batches(context.data, spec.batch_size, seed);
    Sweep sweep =
        run_sweep({**model, *optimizer, batches}, plan, context.clock, reporter, context.stop);
    reporter.flush();
    sweep.suggestions = suggest(sweep.curve, sweep.ladder_steps);
    return sweep;
}

bool ended_from_outside(const Sweep& sweep) {
    return sweep.stopped.reason == StopReason::kCancelled ||
           sweep.stopped.reason == StopReason::kTimeLimit;
}

Result<std::vector<Sweep>> run_sweeps(const RunContext& context, const RangeTestSpec& test) {
    const SweepPlan plan{make_ladder(test), test.stop_factor, context.deadline()};
    const std::int64_t count = sweeps_of(test.budget);
    ProgressMeter meter(context.start, count * test.steps);
    std::vector<Sweep> sweeps;
    std::int64_t done = 0;
    for (std::int64_t k = 0; k < count; ++k) {
        SweepReporter reporter(context, k, meter, done);
        auto sweep = run_one(context, plan, seed_of_sweep(context.spec.seed, k), reporter);
        if (!sweep) return sweep.error();
        const bool ended = ended_from_outside(*sweep);
        done += static_cast<std::int64_t>(sweep->curve.loss.size());
        sweeps.push_back(std::move(*sweep));
        if (ended) break;
        meter.shorten_to(done + (count - k - 1) * test.steps);
    }
    context.observer.on_progress(meter.at(context.clock.steady(), done));
    return sweeps;
}

}  // namespace

Result<JobResult> run_range_test(const RunContext& context, const RangeTestSpec& test) {
    auto sweeps = run_sweeps(context, test);
    if (!sweeps) return sweeps.error();
    RangeTestResult result;
    result.sweeps = std::move(*sweeps);
    result.recommendation = recommend(result.sweeps, {schedule_name(test.planned_schedule)});
    result.findings = find_in_sweeps(result.sweeps);
    for (const Finding& finding : result.findings) context.observer.on_finding(finding);
    result.seconds = context.seconds();
    return JobResult{std::move(result)};
}

}  // namespace rangefinder
