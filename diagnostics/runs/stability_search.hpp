// Up to which rate a training goes on from where one stands.
#pragma once

#include <cstdint>

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

struct StabilityQuestion {
    double held = 0.0;           // A rate that is known to hold; the search goes up from it.
    double start_loss = 0.0;     // Before all training: a training that holds stays below it.
    std::int64_t trainings = 0;  // At most.
};

// Steps of each short training.
inline constexpr std::int64_t kStabilitySteps = 25;

// Goes up in decades until a training does not hold, then halves what is left, to half a decade.
// The parts are afterwards as they were, bit for bit.
MeasuredStability find_stable_rates(const TrainedParts& parts, const ClipSpec& clip,
                                    const StabilityQuestion& question, ProbeMonitor& monitor);

}  // namespace rangefinder
