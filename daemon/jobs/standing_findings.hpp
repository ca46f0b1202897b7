// What stands of all that a job was told.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "diagnostics/findings/finding.hpp"

namespace rangefinder::jobs {

// One finding a rule and layer: a rule that tells again does so because it has become more severe,
// and what it said before no longer stands. Not thread-safe.
class StandingFindings {
  public:
    // Of the same rule and layer the more severe stands, of equals the later. False: there is room
    // for no more, and it is forgotten.
    bool add(const Finding& finding);
    // The worker's own account of all of them, in its order, in place of what was told.
    void replace(const std::vector<Finding>& all);

    const std::vector<Finding>& all() const { return findings_; }
    std::string json() const;  // An array.

    static constexpr std::size_t kMost = 1000;

  private:
    std::vector<Finding> findings_;  // In the order in which they were first told.
};

}  // namespace rangefinder::jobs
