// A monitor that ends a probe after so many steps.
#pragma once

#include <cstdint>
#include <limits>

#include "diagnostics/probes/probe_monitor.hpp"

namespace rangefinder {

class CountingMonitor final : public ProbeMonitor {
  public:
    explicit CountingMonitor(std::int64_t most = std::numeric_limits<std::int64_t>::max())
        : most_(most) {}

    bool step_done() override {
        ++steps;
        return !interrupted();
    }
    std::optional<StopReason> interrupted() override {
        return steps < most_ ? std::nullopt : std::optional(StopReason::kCancelled);
    }

    std::int64_t steps = 0;

  private:
    std::int64_t most_;
};

}  // namespace rangefinder
