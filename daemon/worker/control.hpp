// Listens for what the daemon wants while the run goes on.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

#include "daemon/frames/frame_socket.hpp"

namespace rangefinder::worker {

enum class StopWish { kNone, kCancel, kTimeLimit };

// Reads on a thread of its own from `socket`, which must outlive it. When the daemon is gone or
// sends garbage, the process ends at once with code 1: there is nobody left to tell.
class Control {
  public:
    Control(int socket, frames::FrameReader reader);
    ~Control();

    std::stop_token stop_token() const { return stop_.get_token(); }
    StopWish wish() const { return wish_; }

  private:
    void listen();
    void obey(const frames::Frame& frame);

    int socket_;
    frames::FrameReader reader_;
    std::stop_source stop_;
    std::atomic<StopWish> wish_ = StopWish::kNone;
    std::atomic<bool> closing_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace rangefinder::worker
