// Watches a training's series and says what is wrong with it. Pure: sees figures only, trains
// nothing; the same for our own jobs and for runs and curves from elsewhere.
#pragma once

#include <memory>
#include <vector>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/run_facts.hpp"

namespace rangefinder {

// Takes a training's series as they come and tells each finding once: again only when it has become
// more severe. Bounded memory: of each series the newest points and a thinned past.
//
// What it says depends on the points alone, not on how they were cut into batches, as long as a
// step's points all come before the next step's "loss" (or, without a loss, with it): a step is
// judged when the next one's loss is there. Steps must not go back. Not thread-safe.
class Watch {
  public:
    explicit Watch(RunFacts facts);
    ~Watch();
    Watch(Watch&&) noexcept;
    Watch& operator=(Watch&&) noexcept;

    // New findings of what has come so far.
    std::vector<Finding> add(const Records& records);
    // The training has ended.
    std::vector<Finding> finish(const Stopped& stopped);
    // A thing found by other means (a non-finite value located by the engine): kept in order, and
    // its rule does not tell it once more.
    void add(const Finding& finding);

    // All of them, one a rule and layer, the most severe first, then by first step.
    std::vector<Finding> findings() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace rangefinder
