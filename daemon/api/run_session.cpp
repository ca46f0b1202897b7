#include "daemon/api/run_session.hpp"

#include <algorithm>
#include <limits>

#include "daemon/api/run_result.hpp"
#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostTold = 1000;  // As of a job.
constexpr const char* kModelFamily = "elsewhere";
constexpr std::int64_t kLastStep = std::numeric_limits<std::int64_t>::max();
// Steps a second are measured over this at least.
constexpr std::chrono::seconds kSpeedOver{1};

Records to_records(std::vector<store::SeriesData> stored) {
    Records records;
    for (store::SeriesData& one : stored) {
        records.push_back({std::move(one.name), std::move(one.steps), std::move(one.values)});
    }
    return records;
}

std::vector<store::SeriesData> to_stored(const Records& records) {
    std::vector<store::SeriesData> stored;
    for (const Series& one : records) stored.push_back({one.name, one.steps, one.values});
    return stored;
}

std::string key_of(const Finding& finding) {
    return finding.rule + '\n' + finding.layer + '\n' + severity_name(finding.severity);
}

bool asks_to_stop(const DiagnosticsSpec& diagnostics, const Finding& finding) {
    const auto stops = [&](const std::string& name) {
        const auto action = diagnostics.actions.find(name);
        return action != diagnostics.actions.end() && action->second.stop;
    };
    if (stops(finding.rule)) return true;
    return (finding.severity >= Severity::kWarning && stops(severity_name(Severity::kWarning))) ||
           (finding.severity >= Severity::kCritical && stops(severity_name(Severity::kCritical)));
}

const std::vector<Finding>& findings_of_run(const JobResult& result) {
    return std::visit([](const auto& one) -> const std::vector<Finding>& { return one.findings; },
                      result);
}

}  // namespace

RunSession::RunSession(std::string id, std::size_t slot, RunSurroundings around)
    : id_(std::move(id)),
      slot_(slot),
      around_(around),
      fence_(store::run_fence(id_)),
      heard_(around.clock.steady().time_since_epoch().count()) {
    around_.metrics.slot_begin(slot_, {id_, store::kRunKind, kModelFamily});
}

RunSession::~RunSession() {
    if (!ended_) around_.metrics.slot_end(slot_);
}

void RunSession::retire() {
    live_.reset();
    series_ = 0;
    if (!ended_.exchange(true)) around_.metrics.slot_end(slot_);
}

Result<RunTold> RunSession::add(const Records& batch, std::size_t series_room) {
    const std::lock_guard lock(mutex_);
    try {
        if (const auto ready = prepare(); !ready) return ready.error();
        return add_prepared(batch, series_room);
    } catch (...) {
        live_.reset();  // It may be ahead of what is stored.
        throw;
    }
}

Result<store::JobRecord> RunSession::end(const End& end) {
    const std::lock_guard lock(mutex_);
    try {
        if (const auto ready = prepare(); !ready) return ready.error();
        return end_prepared(end);
    } catch (...) {
        live_.reset();
        throw;
    }
}

Error RunSession::has_ended() {
    const auto run = around_.store.job(id_);
    if (!run) return run.error();
    return Error{ErrorKind::kConflict,
                 "run " + id_ + " is " + std::string(store::job_state_name(run->state)) +
                     " and takes no more",
                 {}};
}

Result<void> RunSession::prepare() {
    if (ended_) return has_ended();
    if (live_) return {};
    const auto run = around_.store.job(id_);
    if (!run) return run.error();
    auto about = run_from_spec(run->spec);
    if (!about) return about.error();
    about_ = std::move(*about);
    created_at_ = run->created_at;
    live_.emplace(about_->about.facts, about_->late_steps);
    told_.clear();
    // Told before: not told once more.
    const Records stored = to_records(around_.store.series(id_, {}, 0, kLastStep));
    for (const Finding& finding : live_->take(stored)) remember(finding);
    series_ = live_->names().size();
    return {};
}

void RunSession::remember(const Finding& finding) {
    told_.insert(key_of(finding));
    stop_ = stop_ || asks_to_stop(about_->diagnostics, finding);
}

Result<RunTold> RunSession::add_prepared(const Records& batch, std::size_t series_room) {
    heard_ = around_.clock.steady().time_since_epoch().count();
    Records known;
    if (const auto overlap = live_->overlap(batch)) {
        known = to_records(around_.store.series(id_, overlap->names, overlap->from, overlap->to));
    }
    auto fresh = live_->sort_out(batch, known);
    if (!fresh) return fresh.error();
    RunTold told{fresh->accepted, fresh->repeated, live_->newest_step(), {}, stop_};
    if (fresh->records.empty()) return told;
    const auto is_new = [&](const Series& one) { return !live_->newest(one.name); };
    const auto added = std::count_if(fresh->records.begin(), fresh->records.end(), is_new);
    if (static_cast<std::size_t>(added) > series_room) {
        return Error{ErrorKind::kUnavailable,
                     "all live runs together have too many series; nothing of this batch was taken",
                     {}};
    }
    told.findings = untold(live_->take(fresh->records));
    const store::JobProgress now = progress();
    if (!around_.store.append(fence_, to_stored(fresh->records), now, events_of(told.findings))) {
        retire();
        return has_ended();
    }
    for (const Finding& finding : told.findings) remember(finding);
    show(now);
    series_ = live_->names().size();
    told.newest_step = live_->newest_step();
    told.stop = stop_;
    return told;
}

std::vector<Finding> RunSession::untold(std::vector<Finding> findings) const {
    std::erase_if(findings, [&](const Finding& one) { return told_.contains(key_of(one)); });
    const std::size_t room = kMostTold - std::min(kMostTold, told_.size());
    if (findings.size() > room) findings.resize(room);
    return findings;
}

RunSession::Events RunSession::events_of(const std::vector<Finding>& findings) const {
    Events events;
    for (const Finding& finding : findings) {
        events.emplace_back("finding", codec::finding_event(id_, finding));
    }
    return events;
}

store::JobProgress RunSession::progress() {
    const SteadyTime now = around_.clock.steady();
    const std::int64_t done = live_->newest_step() + 1;
    if (!mark_) mark_ = SpeedMark{now, done};
    if (now - mark_->time >= kSpeedOver) {
        const std::chrono::duration<double> since = now - mark_->time;
        steps_per_second_ = static_cast<double>(done - mark_->step) / since.count();
        mark_ = SpeedMark{now, done};
    }
    store::JobProgress progress{
        done, about_->about.facts.planned_steps.value_or(0), steps_per_second_, {}};
    if (progress.steps > done && steps_per_second_ > 0.0) {
        progress.eta_seconds = static_cast<double>(progress.steps - done) / steps_per_second_;
    }
    return progress;
}

void RunSession::show(const store::JobProgress& progress) {
    metrics::SlotFigures figures;
    figures.loss = live_->newest("loss");
    figures.learning_rate = live_->newest("learning_rate");
    figures.gradient_norm = live_->newest("gradient_norm");
    if (progress.steps > 0) {
        figures.progress =
            std::min(1.0, static_cast<double>(progress.step) / static_cast<double>(progress.steps));
    }
    around_.metrics.slot_update(slot_, figures);
}

Result<store::JobRecord> RunSession::end_prepared(const End& end) {
    RunEnding ending;
    if (end.state != store::JobState::kSucceeded) ending.reason = StopReason::kCancelled;
    const std::chrono::duration<double> spent = around_.clock.wall() - created_at_;
    ending.seconds = spent.count();
    Records records =
        to_records(around_.store.series(id_, series_for_result(*about_, *live_), 0, kLastStep));
    const JobResult result = run_result(*about_, std::move(records), ending, *live_);
    const std::vector<Finding>& findings = findings_of_run(result);
    const store::Store::Outcome outcome{end.state, codec::to_json(result), codec::to_json(findings),
                                        end.error};
    const std::vector<Finding> news = untold(findings);
    const bool stored = around_.store.append(fence_, {}, std::nullopt, events_of(news)) &&
                        around_.store.finish(fence_, outcome);
    retire();
    if (!stored) return has_ended();
    // A counter cannot be taken back: what may still become more severe is not counted before.
    for (const Finding& finding : findings) {
        around_.metrics.finding(finding.rule, severity_name(finding.severity));
    }
    around_.metrics.job_finished(
        {store::kRunKind, std::string(store::job_state_name(end.state)), 0.0, ending.seconds});
    return around_.store.job(id_);
}

}  // namespace rangefinder::api
