// Everything that a finding can be called, and what it means.
#pragma once

#include <string>
#include <vector>

namespace rangefinder {

struct RuleInfo {
    std::string name;     // Finding::rule.
    std::string meaning;  // A sentence.
    std::string reference;
};

// Of any job: the rules in the order of their evaluation, then what probes, range tests and the job
// itself tell.
std::vector<RuleInfo> rules();
// Their names: what `diagnostics.actions` may name, and what is counted.
std::vector<std::string> rule_names();

}  // namespace rangefinder
