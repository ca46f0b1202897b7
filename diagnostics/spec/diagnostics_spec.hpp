// How closely a training or range test is watched, and what happens when a rule finds something.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace rangefinder {

// What a rule does when it first fires, beside being told.
struct RuleAction {
    bool stop = false;    // Ends the job as StopReason::kStoppedByRule, keeping what was measured.
    std::string webhook;  // Empty: none. Else the address that the daemon posts the finding to.

    friend bool operator==(const RuleAction&, const RuleAction&) = default;
};

struct DiagnosticsSpec {
    // Layers are measured in every so many steps, the first among them; 0: never, and only the
    // rules that need no such measurement judge. [0, 1'000'000].
    std::int64_t every = 10;
    // By rule ("diverging"), or "warning" and "critical" for every finding at least as severe.
    std::map<std::string, RuleAction> actions;

    friend bool operator==(const DiagnosticsSpec&, const DiagnosticsSpec&) = default;
};

}  // namespace rangefinder
