// What every kind of run gets: the request, its data, and whom to tell.
#pragma once

#include <stop_token>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/runs/runs.hpp"

namespace rangefinder {

// References outlive the run.
struct RunContext {
    const JobSpec& spec;
    const Dataset& data;
    RunObserver& observer;
    const std::stop_token& stop;
    const Clock& clock;
    SteadyTime start;
    const RunFiles& files;

    SteadyTime deadline() const {
        return start + std::chrono::duration_cast<SteadyTime::duration>(
                           std::chrono::duration<double>(spec.limits.seconds));
    }
    // The same for another request, which outlives what is given back.
    RunContext with(const JobSpec& other) const {
        return {other, data, observer, stop, clock, start, files};
    }
    double seconds() const { return std::chrono::duration<double>(clock.steady() - start).count(); }
};

}  // namespace rangefinder
