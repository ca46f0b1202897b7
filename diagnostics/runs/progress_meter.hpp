// How fast a run goes and when it will be done.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// Speed over the last seconds, so that a slow start or a change of pace is soon forgotten. Not
// thread-safe.
class ProgressMeter {
  public:
    // `done` steps were done before, at no cost in time.
    ProgressMeter(SteadyTime start, std::int64_t steps, std::int64_t done = 0);

    // The run turned out shorter: a sweep stopped before the end of its ladder.
    void shorten_to(std::int64_t steps) { steps_ = steps; }
    // Steps that follow those that are told of, however few they turn out to be.
    void reserve(std::int64_t steps) { reserved_ = steps; }
    // `step` steps are done at `now`.
    Progress at(SteadyTime now, std::int64_t step);

    static constexpr std::int64_t kStepsWithoutEta = 10;

  private:
    struct Mark {
        SteadyTime time;
        std::int64_t step = 0;
    };
    static constexpr std::chrono::milliseconds kMarkEvery{100};
    static constexpr std::size_t kMarks = 50;  // Five seconds of marks.

    const Mark& oldest() const { return marks_[(newest_ + kMarks - (count_ - 1)) % kMarks]; }

    std::array<Mark, kMarks> marks_;  // A ring.
    std::size_t newest_ = 0;
    std::size_t count_ = 1;
    std::int64_t steps_;
    std::int64_t reserved_ = 0;
    std::int64_t first_;
};

}  // namespace rangefinder
