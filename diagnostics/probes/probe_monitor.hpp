// How a probe tells how far it is and hears that it shall end.
#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/findings/curve.hpp"

namespace rangefinder {

// Used on the thread that measures, between steps.
class ProbeMonitor {
  public:
    virtual ~ProbeMonitor() = default;
    // One of steps_of(spec) steps is done. False: end now, with what was measured.
    virtual bool step_done() = 0;
    // It turned out that so many more steps will follow at most.
    virtual void expect(std::int64_t more_steps) { static_cast<void>(more_steps); }
    // Why to end: kCancelled or kTimeLimit. Nothing: go on.
    virtual std::optional<StopReason> interrupted() = 0;
};

}  // namespace rangefinder
