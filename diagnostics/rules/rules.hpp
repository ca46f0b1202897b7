// The rules by name, and what each of them looks for.
#pragma once

#include <string>
#include <vector>

namespace rangefinder {

struct RuleInfo {
    std::string name;     // Finding::rule.
    std::string meaning;  // A sentence.
    std::string reference;
};

// In the order of their evaluation.
std::vector<RuleInfo> rules();
// Their names: what `diagnostics.actions` may name.
std::vector<std::string> rule_names();

}  // namespace rangefinder
