#include "diagnostics/runs/probe_run.hpp"

#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/spec/field_checks.hpp"

namespace rangefinder {
namespace {

// Passes a probe's steps on as the run's progress.
class RunMonitor final : public ProbeMonitor {
  public:
    RunMonitor(const RunContext& context, const ProbeSpec& probe)
        : context_(context), meter_(context.start, steps_of(probe)) {}

    bool step_done() override {
        context_.observer.on_progress(meter_.at(context_.clock.steady(), ++done_));
        return !interrupted();
    }
    void expect(std::int64_t more_steps) override { meter_.shorten_to(done_ + more_steps); }
    std::optional<StopReason> interrupted() override {
        if (told_) return told_;
        if (context_.stop.stop_requested()) told_ = StopReason::kCancelled;
        if (context_.clock.steady() >= context_.deadline()) told_ = StopReason::kTimeLimit;
        return told_;
    }
    // What the probe was told, if anything, to end before it was done.
    std::optional<StopReason> told() const { return told_; }
    // Fewer steps than were planned for can be all.
    void finish() {
        meter_.shorten_to(done_);
        context_.observer.on_progress(meter_.at(context_.clock.steady(), done_));
    }
    std::int64_t done() const { return done_; }

  private:
    const RunContext& context_;
    ProgressMeter meter_;
    std::int64_t done_ = 0;
    std::optional<StopReason> told_;
};

// Those that probe_measures.hpp does not have.
template <typename Probe>
Result<ProbeResult> measure(const RunContext& context, const Probe&, ProbeMonitor&) {
    return to_error(
        {{"/kind", "is \"" + job_kind_name(context.spec) + "\", which this build cannot run"}});
}

}  // namespace

Result<JobResult> run_probe(const RunContext& context, const ProbeSpec& probe) {
    RunMonitor monitor(context, probe);
    auto result =
        std::visit([&](const auto& one) { return measure(context, one, monitor); }, probe);
    if (!result) return result.error();
    // A probe that was interrupted after its last step is none the less complete.
    const auto reason = monitor.done() < steps_of(probe) ? monitor.told() : std::nullopt;
    if (!reason) monitor.finish();
    result->stopped.reason = reason.value_or(StopReason::kCompleted);
    result->stopped.step = monitor.done();
    for (const Finding& finding : result->findings) context.observer.on_finding(finding);
    result->seconds = context.seconds();
    return JobResult{std::move(*result)};
}

}  // namespace rangefinder
