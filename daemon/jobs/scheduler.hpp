// Takes queued jobs from the store and has each run by a worker process.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "daemon/jobs/claimed_job.hpp"
#include "daemon/jobs/log.hpp"
#include "daemon/jobs/worker_launcher.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::jobs {

struct SchedulerOptions {
    std::string owner = "rangefinder";  // Name on leases; the same after a restart.
    std::size_t slots = 1;              // Jobs that run side by side.
    std::chrono::seconds lease{20};
    std::int64_t max_attempts = 3;
    WorkDirectories directories;
};

// Thread-safe. The store, launcher, metrics and clock must outlive it.
class Scheduler {
  public:
    Scheduler(SchedulerOptions options, store::Store& store, WorkerLauncher& launcher,
              metrics::Metrics& metrics, const Clock& clock, Log log);
    // As stop().
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    // Takes back what an earlier life of this daemon left running, then begins to claim.
    void start();
    // Ends the workers and puts their jobs back into the queue; returns within 5 s. Again: no-op.
    void stop();

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace rangefinder::jobs
