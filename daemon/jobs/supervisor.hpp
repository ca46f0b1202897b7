// One job, one worker, from the claim to the end that is written to the store.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "daemon/jobs/claimed_job.hpp"
#include "daemon/jobs/job_metrics.hpp"
#include "daemon/jobs/log.hpp"
#include "daemon/jobs/recorder.hpp"
#include "daemon/jobs/standing_findings.hpp"
#include "daemon/jobs/stop_ladder.hpp"
#include "daemon/jobs/worker_launcher.hpp"

namespace rangefinder::jobs {

struct SupervisorOptions {
    std::chrono::seconds lease{20};
    std::int64_t max_attempts = 3;
    std::chrono::milliseconds retry_delay{1000};  // When the store does not take the job's end.
};

//                 +-- result ------------------------------> succeeded
//                 +-- failed ------------------------------> failed
//   worker runs --+-- stopped (after cancel) --------------> cancelled, with what was measured
//                 +-- stopped (after the time limit) ------> failed "time_limit", likewise
//                 +-- dead, garbage  -- attempts left -----> queued again
//                 |                  -- none left ---------> failed "worker_died"
//                 +-- the daemon shuts down ---------------> queued again, attempt not counted
//                 +-- lease lost --------------------------> nothing is written
//
// Supervises a single job; used by one thread. Throws nothing.
class Supervisor {
  public:
    struct Surroundings {
        store::Store& store;
        JobMetrics& metrics;
        const Clock& clock;
        const Log& log;
    };
    Supervisor(SupervisorOptions options, Surroundings around, const ClaimedJob& job);

    // Returns when the job's end is stored. `stop`: the daemon shuts down.
    void run(Worker& worker, const std::stop_token& stop);

  private:
    // The worker's last word.
    struct Answer {
        frames::FrameType type;
        std::string payload;
        std::string findings;  // JSON array.
    };
    struct Death {
        std::string reason;
        bool of_memory = false;
    };
    using Ending = std::variant<Answer, Death>;

    std::optional<Ending> handle(WorkerEvent event);
    std::optional<Ending> handle(const frames::Frame& frame);
    std::optional<Ending> handle_answer(const frames::Frame& frame);
    std::optional<Ending> record_progress(const std::string& payload);
    std::optional<Ending> record_series(const std::string& payload);
    std::optional<Ending> record_finding(const std::string& payload);

    void notice_wishes(const std::stop_token& stop);
    void climb(Worker& worker);
    void renew();

    std::optional<store::Store::Outcome> outcome(const Ending& ending) const;
    store::Store::Outcome outcome_of(const Answer& answer) const;
    std::optional<store::Store::Outcome> outcome_of(const Death& death) const;
    // JSON of the error of a job that was stopped, and of one that its memory limit ended.
    std::string stop_error() const;
    std::string memory_error() const;
    void conclude(const Ending& ending, const std::stop_token& stop);
    bool store_end(const std::optional<store::Store::Outcome>& outcome);

    SupervisorOptions options_;
    store::Store& store_;
    JobMetrics& metrics_;
    const Clock& clock_;
    const Log& log_;
    const ClaimedJob& job_;
    Recorder recorder_;
    StopLadder ladder_;
    SteadyTime deadline_;
    SteadyTime next_look_{};
    SteadyTime next_renewal_;
    bool stale_ = false;
    std::optional<std::string> storage_failure_;
    StandingFindings findings_;
};

}  // namespace rangefinder::jobs
