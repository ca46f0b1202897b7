// What one check of a sanity probe says.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/findings/probe_results.hpp"

namespace rangefinder {

struct SanityOutcome {
    SanityResult::Check check;
    std::vector<Finding> findings;  // Empty where it passed, but for information.
};

// What to do about it, the best first.
struct Remedy {
    std::string text;
    std::string field = "";  // Pointer into the job's specification; may be empty.
};

// A finding with a check's figures and message: of the start, before any step.
Finding finding_of(const SanityResult::Check& check, std::string rule, Severity severity,
                   std::vector<std::string> causes, const std::vector<Remedy>& remedies);

}  // namespace rangefinder
