// All runs that are live: finds the one that is written to, and ends those that went silent.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "daemon/api/run_session.hpp"

namespace rangefinder::api {

struct LiveRunsOptions {
    std::size_t most = 100;                     // At a time; more are refused with kUnavailable.
    std::size_t first_slot = 1;                 // Of the metrics: slots below are the workers'.
    std::chrono::milliseconds idle{3'600'000};  // Without a batch for so long it is abandoned.
    std::function<void(const std::string&)> log;
};

// Thread-safe. A thread of its own looks twice a second for runs that are idle or were cancelled.
class LiveRuns {
  public:
    // Takes up the runs that are running in the store: their idle time begins anew.
    LiveRuns(LiveRunsOptions options, RunSurroundings around);
    ~LiveRuns();
    LiveRuns(const LiveRuns&) = delete;
    LiveRuns& operator=(const LiveRuns&) = delete;

    // False in the pair: the key was known, and this is the run of then.
    Result<std::pair<store::JobRecord, bool>> begin(
        const store::NewJob& run, const std::optional<store::Idempotency>& idempotency);
    // kNotFound: there is no such run. Else as RunSession::add(), and kUnavailable when all runs
    // together have too many series.
    Result<RunTold> add(const std::string& id, const Records& batch);
    // Again with the same state: the run as it ended. kConflict: it ended otherwise.
    Result<store::JobRecord> finish(const std::string& id, const RunEnd& end);

  private:
    using Session = std::shared_ptr<RunSession>;

    void take_up();
    Session take_up(const std::string& id);
    // kConflict: it has ended.
    Result<Session> find(const std::string& id);
    Result<store::JobRecord> stored_run(const std::string& id);
    void drop(const std::string& id);
    // New series that all runs together may still have.
    std::size_t series_room();
    void watch();
    void look_at(const Session& session);
    void end_silent(const Session& session);

    const LiveRunsOptions options_;
    const RunSurroundings around_;
    std::mutex mutex_;  // Guards sessions_ and stopping_; never held while a session works.
    std::condition_variable changed_;
    std::map<std::string, Session> sessions_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace rangefinder::api
