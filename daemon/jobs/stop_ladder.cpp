#include "daemon/jobs/stop_ladder.hpp"

namespace rangefinder::jobs {

using std::chrono::milliseconds;

StopDelays stop_delays(StopWish reason) {
    switch (reason) {
        case StopWish::kCancel:
            return {milliseconds(1000), milliseconds(1500)};
        case StopWish::kTimeLimit:
            return {milliseconds(5000), milliseconds(6000)};
        case StopWish::kNone:
        case StopWish::kShutdown:
            return {milliseconds(0), milliseconds(1000)};
    }
    return {milliseconds(0), milliseconds(0)};
}

void StopLadder::want(StopWish reason, SteadyTime now) {
    const bool more_urgent = reason_ == StopWish::kNone || reason == StopWish::kShutdown;
    if (reason == reason_ || !more_urgent) return;
    reason_ = reason;
    since_ = now;
}

StopAction StopLadder::next(SteadyTime now) {
    if (reason_ == StopWish::kNone) return StopAction::kNone;
    const StopDelays delays = stop_delays(reason_);
    if (taken_ == StopAction::kNone && reason_ != StopWish::kShutdown) {
        return taken_ = StopAction::kAsk;
    }
    if (taken_ < StopAction::kTerminate && now >= since_ + delays.terminate) {
        return taken_ = StopAction::kTerminate;
    }
    if (taken_ < StopAction::kKill && now >= since_ + delays.kill) {
        return taken_ = StopAction::kKill;
    }
    return StopAction::kNone;
}

}  // namespace rangefinder::jobs
