// The loss that the planned training is expected to end with, from the short trainings' own.
#pragma once

#include <optional>
#include <vector>

#include "diagnostics/advice/trial_evidence.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// Either an expectation or the sentence that says why there is none.
struct LossForecast {
    std::optional<ExpectedLoss> expected;
    EvidenceSentence said;
};

// The best trial's loss follows a power law of the steps (Hestness et al. 2017, Deep Learning
// Scaling is Predictable, Empirically) whose exponent dies away, so that it saturates (as the
// families of Domhan, Springenberg, Hutter 2015, Speeding Up Automatic Hyperparameter Optimization
// by Extrapolation of Learning Curves, do); it falls the less the further the validation loss is
// above the training loss already. Of trials of two lengths the longer count, of
// two starts their geometric mean.
//
// Of trainings at the recommended rates of 34 tasks, to 3 and to 21 times the trials' length, the
// stated range held four fifths (tests/bench/README.md).
LossForecast forecast_loss(const std::vector<Trial>& trials,
                           const std::optional<TrialEvidence>& tried,
                           const PlannedTraining& planned);

// The same set in an answer that has a rate.
void add_expected_loss(const std::vector<Trial>& trials, const std::optional<TrialEvidence>& tried,
                       const PlannedTraining& planned, Recommendation& answer);

}  // namespace rangefinder
