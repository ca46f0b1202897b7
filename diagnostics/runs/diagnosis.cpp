#include "diagnostics/runs/diagnosis.hpp"

namespace rangefinder {
namespace {

// An action's key is a rule's name, or the least severity that it is for.
bool is_for(const std::string& key, const Finding& finding) {
    if (key == finding.rule) return true;
    for (const Severity severity : {Severity::kInfo, Severity::kWarning, Severity::kCritical}) {
        if (key == severity_name(severity)) return finding.severity >= severity;
    }
    return false;
}

}  // namespace

void Diagnosis::add(const Finding& finding) {
    watch_.add(finding);
    tell({finding});
}

void Diagnosis::tell(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        observer_.on_finding(finding);
        act_on(finding);
    }
}

void Diagnosis::act_on(const Finding& finding) {
    for (const auto& [key, action] : spec_.actions) {
        if (action.stop && is_for(key, finding)) wants_stop_ = true;
    }
}

}  // namespace rangefinder
