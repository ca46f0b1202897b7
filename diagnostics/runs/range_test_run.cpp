#include "diagnostics/runs/range_test_run.hpp"

#include <algorithm>
#include <memory>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/ladder_plan.hpp"
#include "diagnostics/advice/measured_advice.hpp"
#include "diagnostics/advice/text.hpp"
#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/runs/advice_probes.hpp"
#include "diagnostics/runs/diagnosis.hpp"
#include "diagnostics/runs/further_trials.hpp"
#include "diagnostics/runs/parallel_sweeps.hpp"
#include "diagnostics/runs/planned_training.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/record_buffer.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/runs/sweep_seed.hpp"
#include "diagnostics/runs/trial_search.hpp"
#include "diagnostics/runs/watched_facts.hpp"
#include "diagnostics/spec/further_plan.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {
namespace {

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

// A sweep that only looks where others should: it shows in the progress alone.
class LookReporter final : public SweepObserver {
  public:
    LookReporter(const RunContext& context, const RangeTestSpec& test, ProgressMeter& meter,
                 std::int64_t steps_before)
        : context_(context), test_(test), meter_(meter), steps_before_(steps_before) {}

    void on_step(const StepRecord& record) override {
        context_.observer.on_progress(meter_.at(
            context_.clock.steady(), steps_before_ + (record.step + 1) * test_.batches_per_rate));
    }

  private:
    const RunContext& context_;
    const RangeTestSpec& test_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
};

bool ended_from_outside(const Sweep& sweep) {
    return sweep.stopped.reason == StopReason::kCancelled ||
           sweep.stopped.reason == StopReason::kTimeLimit ||
           sweep.stopped.reason == StopReason::kStoppedByRule;
}

// The steps of a whole range test: those done, and those to come if nothing stops early.
class RangeTestRun {
    static_assert(static_cast<std::size_t>(kMostLooks) == kMostRangeSweeps);

  public:
    RangeTestRun(const RunContext& context, const RangeTestSpec& test)
        : context_(context),
          test_(test),
          asked_(test),
          trials_(plan_trials(SweepsShow::kPlateau)),
          further_(further_plan_of(context.spec, training_rows())),
          meter_(context.start,
                 (looks_of(test) + sweeps_of(test)) * sweep_steps_of(test) + trials_.total_steps) {
        meter_.reserve(further_.total_steps());
    }

    Result<JobResult> run() {
        result_.planned = planned_training(context_.spec, trials_, training_rows());
        if (const auto done = choose_range(); !done) return done.error();
        if (const auto done = run_sweeps(); !done) return done.error();
        note_end("the sweeps");
        if (const auto done = run_trials(); !done) return done.error();
        note_end("the short trainings");
        result_.recommendation = recommend(result_.sweeps, result_.planned, result_.trials);
        if (const auto done = run_further(); !done) return done.error();
        note_end("the trainings with other settings");
        if (const auto done = run_advice_probes(); !done) return done.error();
        note_end("what is measured beside the rate");
        tell_end();
        confine_to_group();
        tell_range();
        tell_findings();
        result_.seconds = context_.seconds();
        return JobResult{std::move(result_)};
    }

  private:
    // Remembers what was under way when the run was ended from outside.
    void note_end(const char* phase) {
        if (result_.ended) return;
        if (context_.stop.stop_requested()) result_.ended = StopReason::kCancelled;
        if (context_.clock.steady() >= context_.deadline()) {
            result_.ended = StopReason::kTimeLimit;
        }
        if (result_.ended) ended_during_ = phase;
    }

    // The last progress stands where a training was cut short.
    void tell_end() {
        if (!result_.ended) {
            context_.observer.on_progress(meter_.at(context_.clock.steady(), done_));
            return;
        }
        result_.recommendation.warnings.push_back(
            "The test was ended from outside during " + std::string(ended_during_) +
            ": what was measured by then stands, what comes after was not done.");
    }

    // A ladder of some layers says nothing of the others.
    void confine_to_group() {
        Recommendation& answer = result_.recommendation;
        if (test_.group.empty() || !answer.learning_rate) return;
        answer.parameter_groups = {{test_.group, *answer.learning_rate}};
        answer.better_schedule.reset();
        say({"All rates are those of the group alone; all else stood at " +
                 rate_text(test_.group_base_rate) + ".",
             {{"group_base_rate", test_.group_base_rate}}},
            answer);
    }

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

    // Why the range is another one than the first guess.
    void tell_range() {
        for (const NextLadder& next : moves_) {
            say({next.reason, {{"start", next.start}, {"end", next.end}}}, result_.recommendation);
        }
    }

    SweepPlan sweep_plan(std::int64_t measure_every) const {
        return {make_ladder(asked_), test_.stop_factor,      context_.deadline(), test_.clip,
                measure_every,       test_.batches_per_rate, test_.reset};
    }

    // Sweeps with the first seed until their range shows what there is to see.
    Result<void> choose_range() {
        std::vector<Sweep> looked;
        while (test_.range == RangeChoice::kAuto && !interrupted_) {
            LookReporter reporter(context_, test_, meter_, done_);
            auto sweep = run_sweep_with(sweep_plan(0), context_.spec.seed, reporter);
            if (!sweep) return sweep.error();
            add_steps_of(*sweep);
            looked.push_back(std::move(*sweep));
            const auto next = next_ladder(looked);
            if (!next) break;
            asked_.start = next->start;
            asked_.end = next->end;
            moves_.push_back(*next);
        }
        // What was seen before an interruption is all there is.
        if (interrupted_) result_.sweeps.push_back(std::move(looked.back()));
        for (Sweep& sweep : result_.sweeps) {
            sweep.suggestions = suggest(sweep.curve, sweep.ladder_steps);
        }
        meter_.shorten_to(done_ + sweeps_of(test_) * sweep_steps_of(test_) + trials_.total_steps);
        return {};
    }

    void add_steps_of(const Sweep& sweep) {
        interrupted_ = ended_from_outside(sweep);
        done_ += static_cast<std::int64_t>(sweep.curve.loss.size()) * test_.batches_per_rate;
    }

    // Of a model and data order of its own.
    Result<Sweep> run_sweep_with(const SweepPlan& plan, std::uint64_t seed,
                                 SweepObserver& observer) {
        const auto made = make_run_model(context_, seed);
        if (!made) return made.error();
        return run_sweep_of(context_, *made->model, plan, seed, observer);
    }

    Sweep run_sweep_of(const RunContext& context, Model& model, const SweepPlan& plan,
                       std::uint64_t seed, SweepObserver& observer) {
        const auto optimizer =
            make_ladder_optimizer(context_.spec.optimizer, test_, model.trainable());
        DatasetBatches batches(context_.data, context_.spec.batch_size, seed);
        const Dataset* validation = validates(context_, test_) ? &context_.data : nullptr;
        return run_sweep({model, *optimizer, batches, validation}, plan, context.clock, observer,
                         context.stop);
    }

    Result<void> run_sweeps() {
        const std::int64_t count = sweeps_of(test_);
        const SweepLanes lanes = sweep_lanes(context_, count);
        if (lanes.count > 1 && !interrupted_) return run_sweeps_in(lanes);
        for (std::int64_t k = 0; k < count && !interrupted_; ++k) {
            auto sweep = run_sweep_of_its_own(context_, meter_, k);
            if (!sweep) return sweep.error();
            add_steps_of(*sweep);
            result_.sweeps.push_back(std::move(*sweep));
            if (!interrupted_) {
                meter_.shorten_to(done_ + (count - k - 1) * sweep_steps_of(test_) +
                                  trials_.total_steps);
            }
        }
        if (!interrupted_) meter_.shorten_to(done_ + trials_.total_steps);
        return {};
    }

    Result<void> run_sweeps_in(const SweepLanes& lanes) {
        const auto run_one = [this](const RunContext& lane, ProgressMeter& meter, std::int64_t k) {
            return run_sweep_of_its_own(lane, meter, k);
        };
        auto sweeps = run_side_by_side({context_, meter_, done_, sweeps_of(test_), lanes}, run_one,
                                       ended_from_outside);
        bool interrupted = false;
        for (auto& sweep : sweeps) {
            if (!sweep) continue;
            if (!*sweep) return sweep->error();
            add_steps_of(**sweep);
            interrupted = interrupted || interrupted_;
            result_.sweeps.push_back(std::move(**sweep));
        }
        interrupted_ = interrupted;
        if (!interrupted_) meter_.shorten_to(done_ + trials_.total_steps);
        return {};
    }

    // Its first weights and data order are its own. Of this object only the first sweep changes
    // anything: others may run on other threads meanwhile.
    Result<Sweep> run_sweep_of_its_own(const RunContext& context, ProgressMeter& meter,
                                       std::int64_t k) {
        // The others differ by their seed alone.
        const SweepPlan plan = sweep_plan(k == 0 ? context.spec.diagnostics.every : 0);
        const std::uint64_t seed = seed_of_sweep(context.spec.seed, k);
        const auto made = make_run_model(context, seed);
        if (!made) return made.error();
        Model& model = *made->model;
        // The others would only say the same again.
        std::optional<Diagnosis> diagnosis;
        if (k == 0) {
            diagnosis.emplace(facts_of_range_test(context, test_, model), context.spec.diagnostics,
                              context.observer);
        }
        SweepReporter reporter(context, test_, k, meter, done_, diagnosis ? &*diagnosis : nullptr);
        Sweep sweep = run_sweep_of(context, model, plan, seed, reporter);
        reporter.flush();
        if (diagnosis) {
            diagnosis->finish(sweep.stopped);
            result_.findings = diagnosis->findings();
        }
        sweep.suggestions = suggest(sweep.curve, sweep.ladder_steps);
        return sweep;
    }

    std::int64_t training_rows() const {
        return static_cast<std::int64_t>(context_.data.training.size());
    }

    TrialPlan plan_trials(SweepsShow sweeps) const {
        return trial_plan_of(test_, training_rows(), context_.spec.batch_size, sweeps);
    }

    // What is tried once the rate is known.
    Result<void> run_further() {
        meter_.reserve(0);
        if (interrupted_) return {};
        meter_.shorten_to(done_ + further_.total_steps());
        const auto steps = run_further_trials(context_, further_, meter_, done_, result_);
        if (!steps) return steps.error();
        done_ += *steps;
        // What was asked for on top of the budget does not count.
        spent_.trials += std::max<std::int64_t>(0, *steps - further_.total_steps());
        meter_.shorten_to(done_);
        return {};
    }

    Result<void> run_trials() {
        const auto guess = first_guess(result_.sweeps, result_.planned);
        if (!interrupted_ && !guess) meter_.shorten_to(done_);
        if (interrupted_ || !guess || trials_.steps == 0) return {};
        if (!guess->plateau) trials_ = plan_trials(SweepsShow::kFall);
        meter_.shorten_to(done_ + trials_.total_steps);
        auto search = search_trials(context_, trials_, guess->rate, meter_, done_, &keeper_);
        if (!search) return search.error();
        interrupted_ = search->interrupted;
        spent_ = {done_, search->steps()};
        done_ += spent_.trials;
        result_.trials = std::move(search->trials);
        if (!interrupted_) meter_.shorten_to(done_);
        return {};
    }

    // With the steps that are left.
    Result<void> run_advice_probes() {
        Recommendation& answer = result_.recommendation;
        if (interrupted_ || !answer.learning_rate || result_.trials.empty()) return {};
        const std::int64_t left = probe_steps(test_, trials_, spent_);
        meter_.shorten_to(done_ + left);
        auto probes = measure_for_advice(
            context_, {left, trials_.steps, result_.trials, keeper_, answer}, meter_, done_);
        if (!probes) return probes.error();
        done_ += probes->steps;
        if (!context_.stop.stop_requested()) meter_.shorten_to(done_);
        add_measured_advice(*probes, answer);
        result_.probes = std::move(*probes);
        return {};
    }

    const RunContext& context_;
    const RangeTestSpec& test_;
    RangeTestSpec asked_;  // With the range in use.
    std::vector<NextLadder> moves_;
    TrialPlan trials_;
    FurtherPlan further_;
    ProgressMeter meter_;
    std::int64_t done_ = 0;
    SpentSteps spent_;
    TrialKeeper keeper_;
    bool interrupted_ = false;
    const char* ended_during_ = "";
    RangeTestResult result_;
};

}  // namespace

Result<JobResult> run_range_test(const RunContext& context, const RangeTestSpec& test) {
    return RangeTestRun(context, test).run();
}

}  // namespace rangefinder
