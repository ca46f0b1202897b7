// Sends what a run tells, in batches.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>

#include "daemon/frames/frame.hpp"
#include "daemon/worker/pending.hpp"
#include "diagnostics/runs/runs.hpp"

namespace rangefinder::worker {

// Hears of the run on its thread, sends from a thread of its own, so that a slow step does not keep
// back what the step before measured. Bounded: a run that measures more than the daemon takes
// waits.
class Outbox final : public RunObserver {
  public:
    using Send = std::function<void(const frames::Frame&)>;

    explicit Outbox(Send send);
    ~Outbox() override;

    void on_progress(const Progress& progress) override;
    void on_records(const Records& records) override;
    void on_finding(const Finding& finding) override;

    // Sends what is left and ends the thread. Nothing may be told after that.
    void close();

    // What was measured waits at most this long, and is sent sooner when it is this many values:
    // more than the fastest runs measure meanwhile, because each frame costs the daemon a
    // transaction and each listener an event.
    static constexpr std::chrono::milliseconds kInterval{200};
    static constexpr std::size_t kBatchValues = 131'072;
    // Beyond this the run waits for the daemon.
    static constexpr std::size_t kMaxPendingValues = 262'144;

  private:
    void send_batches();
    void send_pending(const Pending& pending);

    Send send_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Pending pending_;  // Guarded by mutex_, as is closing_.
    bool closing_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace rangefinder::worker
