// What an optimizer that estimates its rate itself would train a job with.
#pragma once

#include <cstdint>

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/runs/run_context.hpp"

namespace rangefinder {

// kDAdaptation is the one for the job's own optimizer: D-Adaptation's gradient descent for sgd, its
// Adam for all others. kProdigy is Prodigy, which is a kind of Adam.
enum class OpinionMethod { kDAdaptation, kProdigy };

// Fewest steps that an estimate can be called settled after.
inline constexpr std::int64_t kFewestOpinionSteps = 30;

// Trains a model of its own from the job's own start and data order with the optimizer in place of
// the job's, at most `most` steps, until its estimate has not grown for a while; clipped as the
// job. No rate where the estimate never grew or still grows, the training broke, or it did not
// lower the loss. Interrupted, there is no rate either.
Result<MeasuredOpinion> take_opinion(const RunContext& context, OpinionMethod method,
                                     std::int64_t most, ProbeMonitor& monitor);

}  // namespace rangefinder
