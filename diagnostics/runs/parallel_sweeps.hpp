// The sweeps of one range test side by side, each on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "diagnostics/runs/progress_meter.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// How many sweeps run at a time, and with how many threads each computes.
struct SweepLanes {
    std::int64_t count = 1;
    std::int64_t threads_each = 1;
};

// One lane unless the job has several threads, several sweeps, and room in its memory limit for a
// model in each lane.
SweepLanes sweep_lanes(const RunContext& context, std::int64_t sweeps);

// Runs one sweep, given its place, all on the calling thread: a model may not move between threads.
// The context is its lane's own: its threads, an observer that may be told from any lane, and a
// stop that also comes when another sweep was ended from outside.
using RunOneSweep =
    std::function<Result<Sweep>(const RunContext& lane, ProgressMeter& meter, std::int64_t sweep)>;

struct SideBySide {
    const RunContext& context;
    ProgressMeter& meter;         // Of the whole run.
    std::int64_t steps_done = 0;  // Before the first sweep.
    std::int64_t sweeps = 0;
    SweepLanes lanes;
};

// The sweeps in their order, to the last bit what they are one after the other with as many threads
// each. When one of them was ended from outside (`ends_all`), those that run are stopped and no
// other is begun: its place holds nothing. What a sweep throws is thrown here, after all have
// ended.
std::vector<std::optional<Result<Sweep>>> run_side_by_side(
    const SideBySide& plan, const RunOneSweep& run_one,
    const std::function<bool(const Sweep&)>& ends_all);

}  // namespace rangefinder
