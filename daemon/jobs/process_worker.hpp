// A worker that is a real process.
#pragma once

#include <sys/types.h>

#include <string>

#include "daemon/frames/frame_parser.hpp"
#include "daemon/jobs/descriptor.hpp"
#include "daemon/jobs/worker_launcher.hpp"

namespace rangefinder::jobs {

class ProcessWorker final : public Worker {
  public:
    struct Parts {
        pid_t process;
        Descriptor channel;  // Stream socket to its descriptor 3.
        Descriptor errors;   // Reading end of its stderr, non-blocking.
    };
    explicit ProcessWorker(Parts parts) : parts_(std::move(parts)) {}
    ~ProcessWorker() override;

    WorkerEvent next(SteadyTime until) override;
    bool send(const frames::Frame& frame) override;
    void signal(int number) override;

    static constexpr std::size_t kMaxStderr = 2048;
    // From the end of its stream to its death; then it is killed.
    static constexpr std::chrono::milliseconds kExitGrace{2000};

  private:
    void wait(SteadyTime until);
    void read_channel();
    void read_errors();
    WorkerExit reap();
    // False when it still runs at `until`.
    bool wait_for_exit(SteadyTime until);

    Parts parts_;
    frames::FrameParser parser_;
    std::string stderr_tail_;
    bool channel_open_ = true;
    bool reaped_ = false;
};

}  // namespace rangefinder::jobs
