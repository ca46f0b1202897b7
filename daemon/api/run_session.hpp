// One live run with all it touches: the store, the rules, the metrics.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/api/live_run.hpp"
#include "daemon/api/run_request.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

struct RunSurroundings {
    store::Store& store;
    metrics::Metrics& metrics;
    const Clock& clock;
};

// The answer to a batch.
struct RunTold {
    std::int64_t accepted = 0;
    std::int64_t repeated = 0;
    std::int64_t newest_step = -1;
    std::vector<Finding> findings;  // New ones.
    bool stop = false;  // A rule whose action is to stop has found something, now or before.
};

// Thread-safe: batches of one run are taken one after another. What is in memory is rebuilt from
// the store whenever it is not there: after a restart, and when the store did not answer.
class RunSession {
  public:
    RunSession(std::string id, std::size_t slot, RunSurroundings around);
    // The slot's figures go.
    ~RunSession();
    RunSession(const RunSession&) = delete;
    RunSession& operator=(const RunSession&) = delete;

    // Stores what is new and says what the rules make of it. kConflict: the run has ended, or a
    // point comes too late; kTooLarge: a limit; kUnavailable: more than `series_room` new series.
    // Then nothing was taken.
    Result<RunTold> add(const Records& batch, std::size_t series_room);
    struct End {
        store::JobState state = store::JobState::kSucceeded;
        std::string error;  // JSON of a job's error; empty: none.
    };
    // Stores result and all findings. kConflict: it has ended before.
    Result<store::JobRecord> end(const End& end);

    const std::string& id() const { return id_; }
    std::size_t slot() const { return slot_; }
    // When it was last heard of; at first, when this was made.
    SteadyTime heard() const { return SteadyTime(SteadyTime::duration(heard_.load())); }
    bool ended() const { return ended_.load(); }
    std::size_t series() const { return series_.load(); }

  private:
    using Events = std::vector<std::pair<std::string, std::string>>;
    struct SpeedMark {
        SteadyTime time;
        std::int64_t step = 0;
    };

    Result<void> prepare();
    Result<RunTold> add_prepared(const Records& batch, std::size_t series_room);
    Result<store::JobRecord> end_prepared(const End& end);
    std::vector<Finding> untold(std::vector<Finding> findings) const;
    Events events_of(const std::vector<Finding>& findings) const;
    // It is stored as told.
    void remember(const Finding& finding);
    store::JobProgress progress();
    void show(const store::JobProgress& progress);
    // It takes no more, and its slot is free.
    void retire();
    Error has_ended();

    const std::string id_;
    const std::size_t slot_;
    RunSurroundings around_;
    const store::Fence fence_;
    std::atomic<SteadyTime::rep> heard_;
    std::atomic<bool> ended_ = false;
    std::atomic<std::size_t> series_ = 0;
    std::mutex mutex_;  // Guards all below.
    std::optional<RunRequest> about_;
    std::optional<LiveRun> live_;
    WallTime created_at_;
    std::set<std::string> told_;  // Rule, layer and severity.
    bool stop_ = false;
    std::optional<SpeedMark> mark_;
    double steps_per_second_ = 0.0;
};

}  // namespace rangefinder::api
