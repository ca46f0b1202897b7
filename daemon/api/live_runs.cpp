#include "daemon/api/live_runs.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "daemon/codec/record_codec.hpp"

namespace rangefinder::api {
namespace {

constexpr std::chrono::milliseconds kLookEvery{500};
// The rules keep some 30 KB of each.
constexpr std::size_t kMostSeriesOfAll = 20'000;
constexpr std::size_t kPage = 200;

Error no_such_run(const std::string& id) {
    return Error{ErrorKind::kNotFound, "there is no run " + id, {}};
}

Error ended_otherwise(const store::JobRecord& run) {
    return Error{
        ErrorKind::kConflict,
        "run " + run.id + " is " + std::string(store::job_state_name(run.state)) + " already",
        {}};
}

std::string seconds_text_of(std::chrono::milliseconds time) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(time);
    return std::to_string(whole.count()) + " s";
}

}  // namespace

LiveRuns::LiveRuns(LiveRunsOptions options, RunSurroundings around)
    : options_(std::move(options)), around_(around) {
    take_up();
    thread_ = std::thread([this] { watch(); });
}

LiveRuns::~LiveRuns() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void LiveRuns::take_up() {
    store::JobFilter filter;
    filter.kind = store::kRunKind;
    filter.state = store::JobState::kRunning;
    filter.limit = kPage;
    do {
        const auto page = around_.store.jobs(filter);
        if (!page) return;
        for (const store::JobRecord& run : page->jobs) take_up(run.id);
        filter.cursor = page->next_cursor;
    } while (!filter.cursor.empty());
}

LiveRuns::Session LiveRuns::take_up(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto known = sessions_.find(id);
    if (known != sessions_.end()) return known->second;
    std::set<std::size_t> taken;
    for (const auto& [other, session] : sessions_) taken.insert(session->slot());
    std::size_t slot = options_.first_slot;
    while (taken.contains(slot)) ++slot;
    auto session = std::make_shared<RunSession>(id, slot, around_);
    sessions_.emplace(id, session);
    return session;
}

Result<std::pair<store::JobRecord, bool>> LiveRuns::begin(
    const store::NewJob& run, const std::optional<store::Idempotency>& idempotency) {
    auto begun = around_.store.begin_run(run, options_.most, idempotency);
    if (begun && begun->second) {
        take_up(begun->first.id);
        around_.metrics.job_submitted(store::kRunKind);
    }
    return begun;
}

Result<store::JobRecord> LiveRuns::stored_run(const std::string& id) {
    auto run = around_.store.job(id);
    if (!run || run->kind != store::kRunKind) return no_such_run(id);
    return run;
}

Result<LiveRuns::Session> LiveRuns::find(const std::string& id) {
    {
        const std::lock_guard lock(mutex_);
        const auto known = sessions_.find(id);
        if (known != sessions_.end()) return known->second;
    }
    const auto run = stored_run(id);
    if (!run) return run.error();
    if (!is_final(run->state)) return take_up(id);
    return Error{ErrorKind::kConflict,
                 "run " + id + " is " + std::string(store::job_state_name(run->state)) +
                     " and takes no more",
                 {}};
}

void LiveRuns::drop(const std::string& id) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(id);
}

std::size_t LiveRuns::series_room() {
    const std::lock_guard lock(mutex_);
    std::size_t series = 0;
    for (const auto& [id, session] : sessions_) series += session->series();
    return kMostSeriesOfAll - std::min(series, kMostSeriesOfAll);
}

Result<RunTold> LiveRuns::add(const std::string& id, const Records& batch) {
    const auto session = find(id);
    if (!session) return session.error();
    auto told = (*session)->add(batch, series_room());
    if ((*session)->ended()) drop(id);
    return told;
}

Result<store::JobRecord> LiveRuns::finish(const std::string& id, const RunEnd& end) {
    const auto session = find(id);
    if (session) {
        const std::string error = end.state == store::JobState::kFailed
                                      ? codec::job_error_json("failed", end.reason)
                                      : "";
        auto ended = (*session)->end({end.state, error});
        drop(id);
        if (ended || ended.error().kind != ErrorKind::kConflict) return ended;
    } else if (session.error().kind != ErrorKind::kConflict) {
        return session.error();
    }
    auto run = stored_run(id);
    if (run && run->state != end.state) return ended_otherwise(*run);
    return run;
}

void LiveRuns::watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait_for(lock, kLookEvery, [this] { return stopping_; });
        if (stopping_) return;
        std::vector<Session> all;
        for (const auto& [id, session] : sessions_) all.push_back(session);
        lock.unlock();
        for (const Session& session : all) look_at(session);
        all.clear();
        lock.lock();
    }
}

void LiveRuns::look_at(const Session& session) {
    try {
        end_silent(session);
    } catch (const std::exception& error) {
        // Counted by the store's own metrics; the next look tries again.
        options_.log("run " + session->id() + ": " + error.what());
    }
}

void LiveRuns::end_silent(const Session& session) {
    const bool cancelled = around_.store.cancel_requested(store::run_fence(session->id()));
    const bool silent = around_.clock.steady() - session->heard() > options_.idle;
    if (!cancelled && !silent) return;
    RunSession::End end{store::JobState::kCancelled, ""};
    if (!cancelled) {
        end.state = store::JobState::kFailed;
        end.error = codec::job_error_json("abandoned",
                                          "no records came for " + seconds_text_of(options_.idle) +
                                              " (run_idle); what came until then is kept");
    }
    const auto ended = session->end(end);
    if (!ended && ended.error().kind != ErrorKind::kConflict) {
        options_.log("run " + session->id() + ": " + ended.error().text);
        return;
    }
    drop(session->id());
}

}  // namespace rangefinder::api
