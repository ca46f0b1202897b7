#include "diagnostics/runs/range_test_run.hpp"

#include <algorithm>
#include <memory>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/base/random.hpp"
#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/runs/diagnosis.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/runs/trial_run.hpp"
#include "diagnostics/runs/watched_facts.hpp"

namespace rangefinder {
namespace {

// The first sweep has the job's seed; the others' follow from it.
std::uint64_t seed_of_sweep(std::uint64_t seed, std::int64_t sweep) {
    if (sweep == 0) return seed;
    RandomStream random(seed, RandomPurpose::kProbe, static_cast<std::uint32_t>(sweep));
    const std::uint64_t high = random.next_u32();
    return (high << 32) | random.next_u32();
}

// Data without a validation part has nothing to look at on the way.
bool validates(const RunContext& context, const RangeTestSpec& test) {
    return test.validation && !context.data.validation.empty();
}

std::vector<std::string> columns_of(bool validated) {
    std::vector<std::string> names{"loss", "smoothed_loss", "learning_rate", "gradient_norm"};
    if (validated) names.push_back("validation_loss");
    return names;
}

// Passes a sweep's points on as records and progress of the whole run, the first sweep's also to
// its diagnosis. Points that each begin anew are no training that rules could judge.
class SweepReporter final : public SweepObserver {
  public:
    SweepReporter(const RunContext& context, const RangeTestSpec& test, std::int64_t sweep,
                  ProgressMeter& meter, std::int64_t steps_before, Diagnosis* diagnosis)
        : context_(context),
          test_(test),
          meter_(meter),
          diagnosis_(diagnosis),
          steps_before_(steps_before),
          records_(columns_of(validates(context, test)),
                   sweep == 0 ? "" : "/sweep_" + std::to_string(sweep + 1), context.observer,
                   context.clock) {}

    void on_step(const StepRecord& record) override {
        if (!record.figures.empty()) {
            records_.add_figures(record.step, record.figure_names, record.figures);
        }
        if (diagnosis_ != nullptr && !test_.reset) judge(record);
        std::vector<double> values{record.loss, record.smoothed_loss, record.learning_rate,
                                   record.gradient_norm};
        values.resize(records_.columns(), record.validation_loss);
        records_.add(record.step, values);
        context_.observer.on_progress(meter_.at(
            context_.clock.steady(), steps_before_ + (record.step + 1) * test_.batches_per_rate));
    }

    void on_finding(const Finding& finding) override {
        if (diagnosis_ != nullptr) diagnosis_->add(finding);
    }

    bool wants_stop() const override { return diagnosis_ != nullptr && diagnosis_->wants_stop(); }

    void flush() { records_.flush(); }

  private:
    void judge(const StepRecord& record) {
        if (!record.figures.empty()) {
            write_figures(record, judged_figures_);
            diagnosis_->add(judged_figures_);
        }
        diagnosis_->add({{"loss", {record.step}, {record.loss}},
                         {"learning_rate", {record.step}, {record.learning_rate}},
                         {"gradient_norm", {record.step}, {record.gradient_norm}}});
    }

    const RunContext& context_;
    const RangeTestSpec& test_;
    ProgressMeter& meter_;
    Diagnosis* diagnosis_;  // Nothing: not watched.
    std::int64_t steps_before_;
    RecordBuffer records_;
    Records judged_figures_;
};

bool ended_from_outside(const Sweep& sweep) {
    return sweep.stopped.reason == StopReason::kCancelled ||
           sweep.stopped.reason == StopReason::kTimeLimit ||
           sweep.stopped.reason == StopReason::kStoppedByRule;
}

// All trials' steps. Data without a validation part has nothing to confirm on.
std::int64_t steps_of_trials(const RunContext& context, const RangeTestSpec& test) {
    return context.data.validation.empty() ? 0 : trials_of(test.budget) * trial_steps_of(test);
}

// The steps of a whole range test: those done, and those to come if nothing stops early.
class RangeTestRun {
  public:
    RangeTestRun(const RunContext& context, const RangeTestSpec& test)
        : context_(context),
          test_(test),
          trial_steps_(steps_of_trials(context, test)),
          meter_(context.start, sweeps_of(test) * sweep_steps_of(test) + trial_steps_) {}

    Result<JobResult> run() {
        if (const auto done = run_sweeps(); !done) return done.error();
        if (const auto done = run_trials(); !done) return done.error();
        context_.observer.on_progress(meter_.at(context_.clock.steady(), done_));
        result_.recommendation =
            recommend(result_.sweeps, {schedule_name(test_.planned_schedule)}, result_.trials);
        tell_findings();
        result_.seconds = context_.seconds();
        return JobResult{std::move(result_)};
    }

  private:
    // What the curves show beside what the rules found on the way.
    void tell_findings() {
        std::vector<Finding>& all = result_.findings;
        for (const Finding& finding : find_in_sweeps(result_.sweeps)) {
            const bool known = std::any_of(all.begin(), all.end(), [&](const Finding& other) {
                return other.rule == finding.rule;
            });
            if (known) continue;
            context_.observer.on_finding(finding);
            all.push_back(finding);
        }
    }

    Result<void> run_sweeps() {
        SweepPlan plan{make_ladder(test_),
                       test_.stop_factor,
                       context_.deadline(),
                       test_.clip,
                       context_.spec.diagnostics.every,
                       test_.batches_per_rate,
                       test_.reset};
        const std::int64_t count = sweeps_of(test_);
        for (std::int64_t k = 0; k < count && !interrupted_ && wants_sweep(k); ++k) {
            // The others differ by their seed alone.
            if (k > 0) plan.measure_every = 0;
            auto sweep = run_sweep_of_its_own(plan, k);
            if (!sweep) return sweep.error();
            interrupted_ = ended_from_outside(*sweep);
            done_ += static_cast<std::int64_t>(sweep->curve.loss.size()) * test_.batches_per_rate;
            result_.sweeps.push_back(std::move(*sweep));
            if (!interrupted_) {
                meter_.shorten_to(done_ + (count - k - 1) * sweep_steps_of(test_) + trial_steps_);
            }
        }
        if (!interrupted_) meter_.shorten_to(done_ + trial_steps_);
        return {};
    }

    // Of a model and data order of its own.
    Result<Sweep> run_sweep_of_its_own(const SweepPlan& plan, std::int64_t k) {
        const std::uint64_t seed = seed_of_sweep(context_.spec.seed, k);
        const auto made = make_run_model(context_, seed);
        if (!made) return made.error();
        Model& model = *made->model;
        const auto optimizer =
            make_ladder_optimizer(context_.spec.optimizer, test_, model.trainable());
        DatasetBatches batches(context_.data, context_.spec.batch_size, seed);
        // The others would only say the same again.
        std::optional<Diagnosis> diagnosis;
        if (k == 0) {
            diagnosis.emplace(facts_of_range_test(context_, test_, model),
                              context_.spec.diagnostics, context_.observer);
        }
        SweepReporter reporter(context_, test_, k, meter_, done_,
                               diagnosis ? &*diagnosis : nullptr);
        const Dataset* validation = validates(context_, test_) ? &context_.data : nullptr;
        Sweep sweep = run_sweep({model, *optimizer, batches, validation}, plan, context_.clock,
                                reporter, context_.stop);
        reporter.flush();
        if (diagnosis) {
            diagnosis->finish(sweep.stopped);
            result_.findings = diagnosis->findings();
        }
        sweep.suggestions = suggest(sweep.curve, sweep.ladder_steps);
        return sweep;
    }

    // A standard budget takes a third sweep only to settle what two do not agree on.
    bool wants_sweep(std::int64_t k) const {
        return test_.sweeps || test_.budget != Budget::kStandard || k < 2 ||
               sweeps_disagree(result_.sweeps);
    }

    Result<void> run_trials() {
        if (trial_steps_ == 0) return {};
        const std::int64_t steps = trial_steps_of(test_);
        auto rate = next_trial(result_.sweeps, {});
        while (rate && !interrupted_) {
            const auto trial = run_trial(context_, *rate, steps, meter_, done_);
            if (!trial) return trial.error();
            interrupted_ = !trial->has_value();
            if (interrupted_) break;
            result_.trials.push_back(**trial);
            done_ += steps;
            rate = next_trial(result_.sweeps, result_.trials);
        }
        if (!interrupted_) meter_.shorten_to(done_);
        return {};
    }

    const RunContext& context_;
    const RangeTestSpec& test_;
    std::int64_t trial_steps_;
    ProgressMeter meter_;
    std::int64_t done_ = 0;
    bool interrupted_ = false;
    RangeTestResult result_;
};

}  // namespace

Result<JobResult> run_range_test(const RunContext& context, const RangeTestSpec& test) {
    return RangeTestRun(context, test).run();
}

}  // namespace rangefinder
