// Gathers a run's measurements by step and hands them on a few times a second.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/runs/runs.hpp"

namespace rangefinder {

// Not thread-safe. What was not flushed at its end is lost: flush() before.
class RecordBuffer {
  public:
    // Every column's name gets `suffix`: "" or "/sweep_2".
    RecordBuffer(std::initializer_list<const char*> names, const std::string& suffix,
                 RunObserver& observer, const Clock& clock);

    // One value a column, in the order of the names.
    void add(std::int64_t step, std::initializer_list<double> values);
    void flush();

  private:
    static constexpr std::chrono::milliseconds kFlushEvery{100};

    RunObserver& observer_;
    const Clock& clock_;
    Records columns_;
    SteadyTime last_flush_;
};

}  // namespace rangefinder
