// Short trainings at constant rates from one and the same start: which of them lower the loss.
#pragma once

#include <optional>

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/snapshot.hpp"

namespace rangefinder {

using RateTrial = CriticalSharpnessResult::RateTrial;

// Not thread-safe.
class RateTrials {
  public:
    // `first_loss`: at the start, finite. The parts' place is the start of every training.
    RateTrials(const TrainedParts& parts, std::int64_t steps, double first_loss,
               ProbeMonitor& monitor);

    // Of `length` times the steps; it ends where Trainer would call it diverged, with an infinite
    // last loss. Nothing when interrupted. The parts are afterwards as they were. Whether it
    // lowered the loss is for find_edge() to say.
    std::optional<RateTrial> run(double learning_rate, std::int64_t length);
    double first_loss() const { return first_loss_; }

  private:
    TrainedParts parts_;
    std::int64_t steps_;
    double first_loss_;
    ProbeMonitor& monitor_;
    Snapshot start_;
};

// A training lowers the loss when it ends lower by at least a fifth of what the best of them did:
// one that kills its units and learns the mean of the targets does not count. Near the edge some
// fail by chance where others at higher rates do not; one that diverges is no chance.
struct RateBracket {
    std::optional<double> low;   // The highest that lowers the loss, below all that diverge.
    std::optional<double> high;  // The lowest above it that does not.
};

// Steps out from a guess by factors of two, halves the bracket until its ends are within 15 %, and
// makes sure, three times as long, of 1.5 times and 0.8 times what it has. At most `most`
// trainings, all told in `trials`, which is empty before.
RateBracket find_edge(RateTrials& trainings, double guess, std::int64_t most,
                      std::vector<RateTrial>& trials);

}  // namespace rangefinder
