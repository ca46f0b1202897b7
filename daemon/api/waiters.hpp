// Requests that wait for a job to end (`?wait=`, `Prefer: wait=`) without holding an API thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

// Thread-safe. One thread looks at the waited-for jobs whenever the store tells of a change.
class Waiters {
  public:
    // Called once, on the waiters' thread: the job as it is at the end or at the deadline, or the
    // error that kept it from being read (it was deleted).
    using Done = std::function<void(const Result<store::JobRecord>&)>;

    // The store must outlive it.
    Waiters(store::Store& store, std::size_t limit);
    // Those that still wait are dropped.
    ~Waiters();
    Waiters(const Waiters&) = delete;
    Waiters& operator=(const Waiters&) = delete;

    // False: `limit` wait already, and `done` will not be called.
    bool wait(std::string job, SteadyTime deadline, Done done);
    // Answers all that wait with the jobs as they are, and all that come later at once: the daemon
    // is about to stop.
    void drain();

  private:
    struct Waiter {
        std::string job;
        SteadyTime deadline;
        Done done;
    };
    void run();
    SteadyTime next_deadline() const;
    void answer(std::vector<Waiter>& waiting);

    store::Store& store_;
    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiter> waiters_;
    bool woken_ = false;
    bool draining_ = false;
    bool stopping_ = false;
    std::shared_ptr<void> subscription_;
    std::thread thread_;
};

}  // namespace rangefinder::api
