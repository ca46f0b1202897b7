#include "diagnostics/runs/parallel_sweeps.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// Tells the run's observer one thing at a time, and the progress of all sweeps together.
class SharedObserver {
  public:
    explicit SharedObserver(const SideBySide& plan)
        : plan_(plan), steps_(static_cast<std::size_t>(plan.sweeps), plan.steps_done) {}

    void on_progress(std::size_t sweep, const Progress& progress) {
        const std::lock_guard lock(mutex_);
        steps_[sweep] = progress.step;
        std::int64_t done = plan_.steps_done;
        for (const std::int64_t steps : steps_) done += steps - plan_.steps_done;
        plan_.context.observer.on_progress(plan_.meter.at(plan_.context.clock.steady(), done));
    }
    void on_records(const Records& records) {
        const std::lock_guard lock(mutex_);
        plan_.context.observer.on_records(records);
    }
    void on_finding(const Finding& finding) {
        const std::lock_guard lock(mutex_);
        plan_.context.observer.on_finding(finding);
    }

  private:
    const SideBySide& plan_;
    std::mutex mutex_;
    std::vector<std::int64_t> steps_;  // As each sweep counts: with those before the first.
};

// One sweep's way to the shared one.
class SweepVoice final : public RunObserver {
  public:
    SweepVoice(SharedObserver& shared, std::size_t sweep) : shared_(shared), sweep_(sweep) {}

    void on_progress(const Progress& progress) override { shared_.on_progress(sweep_, progress); }
    void on_records(const Records& records) override { shared_.on_records(records); }
    void on_finding(const Finding& finding) override { shared_.on_finding(finding); }

  private:
    SharedObserver& shared_;
    std::size_t sweep_;
};

class Lanes {
  public:
    Lanes(const SideBySide& plan, const RunOneSweep& run_one,
          const std::function<bool(const Sweep&)>& ends_all)
        : plan_(plan),
          run_one_(run_one),
          ends_all_(ends_all),
          observer_(plan),
          lane_spec_(plan.context.spec),
          token_(stop_.get_token()),
          sweeps_(static_cast<std::size_t>(plan.sweeps)),
          thrown_(sweeps_.size()) {
        lane_spec_.limits.threads = plan.lanes.threads_each;
    }

    std::vector<std::optional<Result<Sweep>>> run() {
        const std::stop_callback pass_on(plan_.context.stop, [this] { stop_.request_stop(); });
        {
            std::vector<std::jthread> threads;  // Joined at the end of this block.
            for (std::int64_t lane = 0; lane < plan_.lanes.count; ++lane) {
                threads.emplace_back([this] { run_lane(); });
            }
        }
        for (const std::exception_ptr& thrown : thrown_) {
            if (thrown) std::rethrow_exception(thrown);
        }
        return std::move(sweeps_);
    }

  private:
    // The first sweep is always begun, as a run that is stopped has at least that one.
    void run_lane() {
        for (std::size_t next = next_++; next < sweeps_.size(); next = next_++) {
            if (next > 0 && stop_.stop_requested()) return;
            run_guarded(next);
        }
    }

    void run_guarded(std::size_t sweep) {
        try {
            run_one(sweep);
        } catch (...) {
            thrown_[sweep] = std::current_exception();
            stop_.request_stop();
        }
    }

    void run_one(std::size_t sweep) {
        const RunContext& all = plan_.context;
        SweepVoice voice(observer_, sweep);
        const RunContext context{lane_spec_, all.data,  voice,    token_,
                                 all.clock,  all.start, all.files};
        ProgressMeter meter(all.start, 0);  // What it says of the time is not passed on.
        auto result = run_one_(context, meter, static_cast<std::int64_t>(sweep));
        if (!result || ends_all_(*result)) stop_.request_stop();
        sweeps_[sweep] = std::move(result);
    }

    const SideBySide& plan_;
    const RunOneSweep& run_one_;
    const std::function<bool(const Sweep&)>& ends_all_;
    SharedObserver observer_;
    JobSpec lane_spec_;
    std::stop_source stop_;
    const std::stop_token token_;
    std::atomic<std::size_t> next_{0};
    // Each place is written by the one lane that has taken it.
    std::vector<std::optional<Result<Sweep>>> sweeps_;
    std::vector<std::exception_ptr> thrown_;
};

}  // namespace

SweepLanes sweep_lanes(const RunContext& context, std::int64_t sweeps) {
    const std::int64_t threads = context.spec.limits.threads;
    const std::int64_t wanted = std::min(threads, sweeps);
    if (wanted < 2) return {1, threads};
    const auto summary = summarize_model(context.spec, context.data.shape);
    if (!summary || summary->bytes.total <= 0) return {1, threads};
    const std::int64_t fitting = context.spec.limits.memory_bytes / summary->bytes.total;
    const std::int64_t count = std::min(wanted, fitting);
    if (count < 2) return {1, threads};
    return {count, threads / count};
}

std::vector<std::optional<Result<Sweep>>> run_side_by_side(
    const SideBySide& plan, const RunOneSweep& run_one,
    const std::function<bool(const Sweep&)>& ends_all) {
    return Lanes(plan, run_one, ends_all).run();
}

}  // namespace rangefinder
