// What the short trainings of all repeats say of the planned training.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// What the trials of one repeat say: one start, one length.
struct RepeatEvidence {
    std::int64_t steps = 0;      // Of its longest trial.
    double rate_as_tried = 0.0;  // For that length.
    double weight = 0.0;     // In the answer: full from three rates on; near lengths count more.
    bool bracketed = false;  // Worse rates were seen on both sides.
    bool learned = false;    // Its best training learnt something.
    std::optional<double> stable;
    Trial best;
};

struct TrialEvidence {
    std::vector<RepeatEvidence> repeats;  // Those in which a training held, in their order.
    double rate = 0.0;                    // For the planned length.
    double repeats_apart = 0.0;           // Decades between what the repeats say of that length.
    bool bracketed = false;               // The first repeat saw worse rates on both sides.
    bool learned = false;                 // Some repeat's best training learnt something.
    bool none_held = false;               // Then `rate` is a guess below all that were tried.
    std::optional<double>
        stable;  // Largest rate that all repeats stood, when a higher they did not.

    // The answer for another planned length.
    double rate_for(std::int64_t planned_steps) const;
    std::int64_t longest_steps() const;  // Of a trial; 0 where none held.
};

// Nothing without trials.
std::optional<TrialEvidence> evidence_of_trials(const std::vector<Trial>& trials,
                                                const PlannedTraining& planned);

}  // namespace rangefinder
