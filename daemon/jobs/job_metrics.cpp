#include "daemon/jobs/job_metrics.hpp"

#include <string_view>

namespace rangefinder::jobs {
namespace {

double seconds_between(WallTime from, WallTime to) {
    return std::chrono::duration<double>(to - from).count();
}

// "loss" of "loss/sweep_2".
std::string_view base_name(std::string_view series) {
    const std::size_t sweep = series.rfind("/sweep_");
    return series.substr(0, sweep);
}

std::string verdict(const Suggestion& suggestion, const Recommendation& recommendation) {
    if (!suggestion.learning_rate) return "none";
    return recommendation.warnings.empty() ? "ok" : "weak";
}

}  // namespace

JobMetrics::JobMetrics(metrics::Metrics& metrics, std::size_t slot, const ClaimedJob& job)
    : metrics_(metrics),
      slot_(slot),
      kind_(job.record.kind),
      family_(model_family(job.spec)),
      batch_size_(job.spec.batch_size),
      attempts_(job.record.attempts),
      created_at_(job.record.created_at),
      started_at_(job.record.started_at.value_or(job.record.created_at)) {
    metrics_.slot_begin(slot_, {job.record.id, kind_, family_});
}

JobMetrics::~JobMetrics() {
    metrics_.slot_end(slot_);
}

void JobMetrics::on_progress(const store::JobProgress& progress) {
    if (progress.steps > 0) {
        metrics::SlotFigures figures;
        figures.progress = static_cast<double>(progress.step) / static_cast<double>(progress.steps);
        metrics_.slot_update(slot_, figures);
    }
    // A later attempt may go on from a checkpoint: what was done before is not counted again.
    if (is_first_ && attempts_ > 1) steps_counted_ = progress.step;
    is_first_ = false;
    const std::int64_t fresh = progress.step - steps_counted_;
    if (fresh <= 0) return;
    metrics_.train_steps(family_, fresh, fresh * batch_size_);
    steps_counted_ = progress.step;
}

void JobMetrics::on_records(const std::vector<store::SeriesData>& series) {
    metrics::SlotFigures figures;
    for (const store::SeriesData& one : series) {
        if (one.values.empty()) continue;
        const std::string_view name = base_name(one.name);
        if (name == "loss") figures.loss = one.values.back();
        if (name == "learning_rate") figures.learning_rate = one.values.back();
        if (name == "gradient_norm") figures.gradient_norm = one.values.back();
    }
    metrics_.slot_update(slot_, figures);
}

void JobMetrics::on_findings(const std::vector<Finding>& standing) {
    for (const Finding& finding : standing) {
        metrics_.finding(finding.rule, severity_name(finding.severity));
    }
}

void JobMetrics::on_result(const JobResult& result) {
    std::visit([this](const auto& one) { on_result(one); }, result);
}

void JobMetrics::on_result(const RangeTestResult& result) {
    for (const Sweep& sweep : result.sweeps) on_stopped(sweep.stopped);
    if (!result.sweeps.empty()) {
        const Sweep& first = result.sweeps.front();
        metrics_.range_test_stopped(stop_reason_name(first.stopped.reason));
        for (const Suggestion& suggestion : first.suggestions) {
            metrics_.suggestion(suggestion.rule, verdict(suggestion, result.recommendation));
        }
    }
    if (result.recommendation.learning_rate) {
        metrics_.suggested_value(family_, *result.recommendation.learning_rate);
    }
}

void JobMetrics::on_result(const TrainingResult& result) {
    on_stopped(result.stopped);
}

void JobMetrics::on_result(const ProbeResult& result) {
    on_stopped(result.stopped);
}

void JobMetrics::on_stopped(const Stopped& stopped) {
    using Reason = rangefinder::StopReason;
    if (stopped.reason == Reason::kNonFiniteLoss) metrics_.non_finite(family_, "loss");
    if (stopped.reason == Reason::kNonFiniteGradient) metrics_.non_finite(family_, "gradient");
}

void JobMetrics::on_finished(store::JobState outcome, WallTime now) {
    metrics_.job_finished({kind_, std::string(store::job_state_name(outcome)),
                           seconds_between(created_at_, started_at_),
                           seconds_between(started_at_, now)});
}

}  // namespace rangefinder::jobs
