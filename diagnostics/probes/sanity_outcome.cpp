#include "diagnostics/probes/sanity_outcome.hpp"

#include <utility>

namespace rangefinder {

Finding finding_of(const SanityResult::Check& check, std::string rule, Severity severity,
                   std::vector<std::string> causes, const std::vector<Remedy>& remedies) {
    Finding finding;
    finding.rule = std::move(rule);
    finding.severity = severity;
    finding.first_step = 0;
    finding.evidence = check.figures;
    finding.message = check.message;
    finding.causes = std::move(causes);
    for (const Remedy& remedy : remedies) {
        finding.advice += (finding.advice.empty() ? "" : " ") + remedy.text;
        finding.actions.push_back({remedy.text, remedy.field, {}});
    }
    return finding;
}

}  // namespace rangefinder
