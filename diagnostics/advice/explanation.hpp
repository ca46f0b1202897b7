// A recommendation's reasons as people read them, each sentence with its figures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/advice/sweep_evidence.hpp"
#include "diagnostics/advice/trial_evidence.hpp"

namespace rangefinder {

// What the sentences are about; outlives the call.
struct Reasons {
    const std::vector<Sweep>& sweeps;
    const std::vector<Trial>& trials;
    const SweepEvidence& curves;
    const std::optional<TrialEvidence>& tried;
    const PlannedTraining& planned;
};

// Fills explanation, evidence and what_would_change of an answer that has its rates.
void explain(const Reasons& reasons, Recommendation& answer);

// Fills explanation and evidence of an answer without a rate: why there is none.
void explain_nothing(const Reasons& reasons, Recommendation& answer);

}  // namespace rangefinder
