// Time as an argument: what needs a clock gets one by constructor, so that tests can turn its
// hands.
#pragma once

#include <chrono>
#include <string>

namespace rangefinder {

using WallTime = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;

// Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual WallTime wall() const = 0;
    virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
  public:
    WallTime wall() const override { return std::chrono::system_clock::now(); }
    SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

// "2026-11-21T08:30:00.123Z" (RFC 3339, UTC, milliseconds).
std::string to_rfc3339(WallTime time);

}  // namespace rangefinder
