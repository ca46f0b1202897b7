// What the short trainings of all repeats say of the planned training.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

struct TrialEvidence {
    double rate = 0.0;           // For the planned length.
    double rate_as_tried = 0.0;  // For the trials' own.
    std::int64_t steps = 0;      // Of a trial.
    std::int64_t repeats = 0;
    double repeats_apart = 0.0;    // Decades between the answers of the repeats.
    bool bracketed = false;        // Every repeat saw worse rates on both sides.
    bool learned = false;          // Every repeat's best training learnt something.
    bool none_held = false;        // Then `rate` is a guess below all that were tried.
    std::optional<double> stable;  // Largest rate that held in all repeats, when a higher did not.
    Trial best;                    // Of the first repeat.
};

// Nothing without trials.
std::optional<TrialEvidence> evidence_of_trials(const std::vector<Trial>& trials,
                                                const PlannedTraining& planned);

}  // namespace rangefinder
