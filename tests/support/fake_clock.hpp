// A clock whose hands the test turns.
#pragma once

#include <chrono>
#include <mutex>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::test {

// Thread-safe.
class FakeClock final : public Clock {
  public:
    WallTime wall() const override {
        const std::lock_guard lock(mutex_);
        return wall_;
    }
    SteadyTime steady() const override {
        const std::lock_guard lock(mutex_);
        return steady_;
    }
    void advance(std::chrono::nanoseconds by) {
        const std::lock_guard lock(mutex_);
        wall_ += by;
        steady_ += by;
    }
    void set_steady(SteadyTime time) {
        const std::lock_guard lock(mutex_);
        if (time <= steady_) return;
        wall_ += time - steady_;
        steady_ = time;
    }

  private:
    mutable std::mutex mutex_;
    WallTime wall_{std::chrono::seconds(1'790'000'000)};
    SteadyTime steady_{std::chrono::seconds(1000)};
};

}  // namespace rangefinder::test
