// All rules as functions, for the watch.
#pragma once

#include <span>
#include <vector>

#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

// Looks at all that is there so far and says what is wrong by now; rule and reference are filled in
// by the watch, and first_step with the step that is judged where the function leaves it out.
using RuleFunction = std::vector<Finding> (*)(const Evidence& evidence);

struct Rule {
    const char* name;
    const char* meaning;
    const char* reference;
    RuleFunction find;
    bool in_range_tests = true;  // False: a rate that climbs on purpose is no evidence for it.
};

std::span<const Rule> rule_table();

}  // namespace rangefinder
