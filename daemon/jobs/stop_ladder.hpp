// How a worker is brought to an end: asked, then terminated, then killed.
#pragma once

#include <chrono>
#include <optional>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::jobs {

enum class StopWish { kNone, kCancel, kTimeLimit, kShutdown };
enum class StopAction { kNone, kAsk, kTerminate, kKill };

// When each step is taken, counted from the wish to stop.
struct StopDelays {
    std::chrono::milliseconds terminate;
    std::chrono::milliseconds kill;
};
// A cancelled job is over within 2 s; one whose time is up has a little longer to say what it
// found; a daemon that shuts down throws the answer away and so does not ask.
StopDelays stop_delays(StopWish reason);

//  kNone --want()--> asked --terminate--> terminated --kill--> killed
//                      |  (shutdown begins at terminated)
// A plain value; a later, more urgent wish (shutdown) replaces an earlier one.
class StopLadder {
  public:
    void want(StopWish reason, SteadyTime now);
    StopWish reason() const { return reason_; }
    // The next step when its time has come; each is given once.
    StopAction next(SteadyTime now);

  private:
    StopWish reason_ = StopWish::kNone;
    SteadyTime since_{};
    StopAction taken_ = StopAction::kNone;
};

}  // namespace rangefinder::jobs
