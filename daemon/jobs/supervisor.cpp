#include "daemon/jobs/supervisor.hpp"

#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <utility>

#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/jobs/exit_text.hpp"

namespace rangefinder::jobs {
namespace {

using frames::Frame;
using frames::FrameType;
using store::JobState;
using Outcome = store::Store::Outcome;

// How often wishes (cancel, time limit, shutdown) are looked for.
constexpr std::chrono::milliseconds kLookEvery{100};
// A lease is renewed several times before it lapses.
constexpr int kRenewalsPerLease = 4;
// More are not kept: rules report once a layer, so this is far above any real run.

// Runs `call` on a store that may be out of order; nothing when it was.
template <typename Call>
auto attempt(const Call& call) -> std::optional<decltype(call())> {
    try {
        return call();
    } catch (const std::exception&) {
        // Counted by the store's own metrics; the next look tries again.
        return std::nullopt;
    }
}

store::JobProgress to_store(const Progress& progress) {
    return {progress.step, progress.steps, progress.steps_per_second, progress.eta_seconds};
}

const std::vector<Finding>& findings_of(const JobResult& result) {
    return std::visit([](const auto& one) -> const std::vector<Finding>& { return one.findings; },
                      result);
}

bool wait_or_stop(std::chrono::milliseconds duration, const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace

Supervisor::Supervisor(SupervisorOptions options, Surroundings around, const ClaimedJob& job)
    : options_(options),
      store_(around.store),
      metrics_(around.metrics),
      clock_(around.clock),
      log_(around.log),
      job_(job),
      recorder_(around.store, job.fence, around.clock),
      deadline_(around.clock.steady() +
                std::chrono::duration_cast<SteadyTime::duration>(
                    std::chrono::duration<double>(job.spec.limits.seconds))),
      next_renewal_(around.clock.steady() + options.lease / kRenewalsPerLease) {}

void Supervisor::run(Worker& worker, const std::stop_token& stop) {
    worker.send({FrameType::kDataset, job_.dataset});
    if (!job_.places.empty()) worker.send({FrameType::kPlaces, job_.places});
    worker.send({FrameType::kJob, job_.record.spec});
    std::optional<Ending> ending;
    while (!ending && !stale_) {
        ending = handle(worker.next(clock_.steady() + kLookEvery));
        if (ending) break;
        notice_wishes(stop);
        climb(worker);
        renew();
    }
    if (ending && !stale_) conclude(*ending, stop);
    if (stale_) metrics_.on_lease_lost();
}

std::optional<Supervisor::Ending> Supervisor::handle(WorkerEvent event) {
    if (const auto* frame = std::get_if<Frame>(&event)) return handle(*frame);
    if (const auto* bad = std::get_if<BadFrame>(&event)) {
        return Death{"the worker's messages made no sense: " + bad->reason};
    }
    if (const auto* exit = std::get_if<WorkerExit>(&event)) {
        return Death{exit_text(*exit), died_of_memory(*exit)};
    }
    return std::nullopt;
}

std::optional<Supervisor::Ending> Supervisor::handle(const Frame& frame) {
    switch (frame.type) {
        case FrameType::kHello:
            if (frame.payload == frames::kProtocolVersion) return std::nullopt;
            return Death{"the worker speaks version " + frame.payload.substr(0, 20)};
        case FrameType::kProgress:
            return record_progress(frame.payload);
        case FrameType::kRecords:
            return record_series(frame.payload);
        case FrameType::kFinding:
            return record_finding(frame.payload);
        case FrameType::kResult:
        case FrameType::kStopped:
        case FrameType::kFailed:
            return handle_answer(frame);
        default:
            return Death{"the worker sent what only the daemon may send"};
    }
}

std::optional<Supervisor::Ending> Supervisor::record_progress(const std::string& payload) {
    const Result<Progress> progress = codec::progress_from_json(payload);
    if (!progress) return Death{"the worker's progress made no sense: " + progress.error().text};
    recorder_.add(to_store(*progress));
    metrics_.on_progress(to_store(*progress));
    return std::nullopt;
}

std::optional<Supervisor::Ending> Supervisor::record_series(const std::string& payload) {
    Result<Records> records = codec::records_from_json(payload);
    if (!records) return Death{"the worker's records made no sense: " + records.error().text};
    std::vector<store::SeriesData> series;
    for (Series& one : *records) {
        series.push_back({std::move(one.name), std::move(one.steps), std::move(one.values)});
    }
    metrics_.on_records(series);
    for (store::SeriesData& one : series) recorder_.add(std::move(one));
    return std::nullopt;
}

std::optional<Supervisor::Ending> Supervisor::record_finding(const std::string& payload) {
    const Result<Finding> finding = codec::finding_from_json(payload);
    if (!finding) return Death{"the worker's finding made no sense: " + finding.error().text};
    if (!findings_.add(*finding)) return std::nullopt;
    recorder_.add({"finding", codec::finding_event(job_.record.id, *finding)});
    return std::nullopt;
}

std::optional<Supervisor::Ending> Supervisor::handle_answer(const Frame& frame) {
    if (frame.type == FrameType::kFailed) {
        return Answer{frame.type, frame.payload, findings_.json()};
    }
    const Result<JobResult> result = codec::job_result_from_json(frame.payload);
    if (!result) return Death{"the worker's result made no sense: " + result.error().text};
    metrics_.on_result(*result);
    findings_.replace(findings_of(*result));
    return Answer{frame.type, frame.payload, findings_.json()};
}

void Supervisor::notice_wishes(const std::stop_token& stop) {
    const SteadyTime now = clock_.steady();
    const Recording recording = recorder_.flush();
    if (recording == Recording::kStale) stale_ = true;
    if (recording == Recording::kBroken && !storage_failure_) {
        storage_failure_ = recorder_.failure();
    }
    if (stop.stop_requested()) ladder_.want(StopWish::kShutdown, now);
    if (now < next_look_) return;
    next_look_ = now + kLookEvery;
    if (attempt([this] { return store_.cancel_requested(job_.fence); }).value_or(false)) {
        ladder_.want(StopWish::kCancel, now);
    }
    if (now >= deadline_ || storage_failure_) ladder_.want(StopWish::kTimeLimit, now);
}

void Supervisor::climb(Worker& worker) {
    switch (ladder_.next(clock_.steady())) {
        case StopAction::kNone:
            return;
        case StopAction::kAsk:
            worker.send(
                {ladder_.reason() == StopWish::kCancel ? FrameType::kCancel : FrameType::kTimeLimit,
                 ""});
            return;
        case StopAction::kTerminate:
            return worker.signal(SIGTERM);
        case StopAction::kKill:
            return worker.signal(SIGKILL);
    }
}

void Supervisor::renew() {
    const SteadyTime now = clock_.steady();
    if (now < next_renewal_) return;
    next_renewal_ = now + options_.lease / kRenewalsPerLease;
    // A store that does not answer is not a lost lease: nobody else can claim from it either.
    if (!attempt([this] { return store_.renew(job_.fence, options_.lease); }).value_or(true)) {
        stale_ = true;
    }
}

std::optional<Outcome> Supervisor::outcome(const Ending& ending) const {
    if (const auto* answer = std::get_if<Answer>(&ending)) {
        if (answer->type == FrameType::kStopped && ladder_.reason() == StopWish::kShutdown) {
            return std::nullopt;
        }
        return outcome_of(*answer);
    }
    return outcome_of(std::get<Death>(ending));
}

Outcome Supervisor::outcome_of(const Answer& answer) const {
    if (answer.type == FrameType::kResult) {
        return {JobState::kSucceeded, answer.payload, answer.findings, ""};
    }
    if (answer.type == FrameType::kFailed) {
        return {JobState::kFailed, "", answer.findings, answer.payload};
    }
    if (ladder_.reason() == StopWish::kCancel) {
        return {JobState::kCancelled, answer.payload, answer.findings, ""};
    }
    return {JobState::kFailed, answer.payload, answer.findings, stop_error()};
}

std::optional<Outcome> Supervisor::outcome_of(const Death& death) const {
    const std::string findings = findings_.json();
    switch (ladder_.reason()) {
        case StopWish::kShutdown:
            return std::nullopt;
        case StopWish::kCancel:
            return Outcome{JobState::kCancelled, "", findings, ""};
        case StopWish::kTimeLimit:
            return Outcome{JobState::kFailed, "", findings, stop_error()};
        case StopWish::kNone:
            break;
    }
    if (death.of_memory) {
        return Outcome{JobState::kFailed, "", findings, memory_error()};
    }
    if (job_.record.attempts < options_.max_attempts) return std::nullopt;
    const std::string text = death.reason + " (attempt " + std::to_string(job_.record.attempts) +
                             " of " + std::to_string(options_.max_attempts) + ")";
    return Outcome{JobState::kFailed, "", findings, codec::job_error_json("worker_died", text)};
}

std::string Supervisor::stop_error() const {
    if (storage_failure_) {
        return codec::job_error_json("storage",
                                     "what was measured could not be stored: " + *storage_failure_);
    }
    return codec::job_error_json(
        "time_limit", "the job ran longer than its limit of " +
                          std::to_string(static_cast<std::int64_t>(job_.spec.limits.seconds)) +
                          " s (limits.seconds); what was measured until then is kept");
}

std::string Supervisor::memory_error() const {
    return codec::job_error_json("out_of_memory",
                                 "the job needed more memory than its limit of " +
                                     std::to_string(job_.spec.limits.memory_bytes >> 20) +
                                     " MiB (limits.memory_bytes)");
}

void Supervisor::conclude(const Ending& ending, const std::stop_token& stop) {
    const std::optional<Outcome> end = outcome(ending);
    if (const auto* death = std::get_if<Death>(&ending)) {
        log_("warning", "job " + job_.record.id + ": " + death->reason);
    }
    // Before it is stored: who sees the job's end sees its findings counted.
    if (end && !stale_) metrics_.on_findings(findings_.all());
    // Until it is stored, or the daemon ends: then the next one finds the job as it is.
    bool told = false;
    while (!store_end(end)) {
        if (!std::exchange(told, true)) {
            log_("error", "job " + job_.record.id + ": its end cannot be stored, trying again");
        }
        if (!wait_or_stop(options_.retry_delay, stop)) break;
    }
    if (end && !stale_) metrics_.on_finished(end->state, clock_.wall());
}

bool Supervisor::store_end(const std::optional<Outcome>& outcome) {
    if (outcome && recorder_.flush_now() == Recording::kWaiting) return false;
    const auto stored = attempt([this, &outcome] {
        if (outcome) return store_.finish(job_.fence, *outcome);
        const bool shutdown = ladder_.reason() == StopWish::kShutdown;
        return store_.release(job_.fence, shutdown ? store::ReleaseReason::kShutdown
                                                   : store::ReleaseReason::kWorkerDied);
    });
    if (stored && !*stored) stale_ = true;
    return stored.has_value();
}

}  // namespace rangefinder::jobs
