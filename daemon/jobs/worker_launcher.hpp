// Starting worker processes, and talking to one: an interface, so that the supervision of jobs is
// tested without processes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "daemon/frames/frame.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::jobs {

// How a worker ended.
struct WorkerExit {
    std::optional<int> signal;  // Nothing: it exited with `code`.
    int code = 0;
    std::string stderr_tail;  // The last of what it wrote there, capped.
};

// It broke the protocol; the caller should kill it.
struct BadFrame {
    std::string reason;
};

// Nothing came until the deadline.
struct Silence {};

using WorkerEvent = std::variant<frames::Frame, BadFrame, WorkerExit, Silence>;

// One worker process. Used by one thread, the one that launched it: the process dies with that
// thread. The destructor kills and reaps what still runs.
class Worker {
  public:
    virtual ~Worker() = default;
    // Waits for the next thing that happens, at most until `until`. After WorkerExit: not again.
    virtual WorkerEvent next(SteadyTime until) = 0;
    // False: nobody reads there any more; next() will tell.
    virtual bool send(const frames::Frame& frame) = 0;
    virtual void signal(int number) = 0;
};

struct LaunchRequest {
    std::int64_t threads = 1;
};

// Thread-safe.
class WorkerLauncher {
  public:
    virtual ~WorkerLauncher() = default;
    // Throws std::system_error when no process can be had.
    virtual std::unique_ptr<Worker> launch(const LaunchRequest& request) = 0;
};

// Workers are this same program, started as `<program> worker` with the channel on descriptor 3.
std::unique_ptr<WorkerLauncher> make_process_launcher(std::string program = "/proc/self/exe");

}  // namespace rangefinder::jobs
