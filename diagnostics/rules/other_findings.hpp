// What is told by others than the rules: probes, range tests, and the job itself.
#pragma once

#include <span>

namespace rangefinder {

struct OtherFinding {
    const char* name;  // Finding::rule.
    const char* meaning;
    const char* reference;
};

// None of them is in rule_table(): names that both tell are listed there.
std::span<const OtherFinding> other_findings();

}  // namespace rangefinder
