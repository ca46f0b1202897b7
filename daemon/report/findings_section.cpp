#include <algorithm>

#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr std::size_t kMostFindings = 100;

std::string heading_of(const Finding& finding) {
    std::string text = severity_name(finding.severity) + ": " + words_of(finding.rule);
    if (!finding.layer.empty()) text += ", layer " + finding.layer;
    if (finding.first_step) text += ", since step " + std::to_string(*finding.first_step);
    return text;
}

void add_finding(const Finding& finding, Blocks& blocks) {
    blocks.emplace_back(Heading{3, heading_of(finding)});
    blocks.emplace_back(Paragraph{finding.message});
    Items items;
    for (const FindingAction& action : finding.actions) items.texts.push_back("Do: " + action.text);
    if (items.texts.empty() && !finding.advice.empty()) {
        items.texts.push_back("Do: " + finding.advice);
    }
    for (const std::string& cause : finding.causes) items.texts.push_back("Likely: " + cause);
    if (!items.texts.empty()) blocks.emplace_back(std::move(items));
    std::string evidence = figures_text(finding.evidence);
    if (!evidence.empty()) evidence = "Evidence: " + evidence + ". ";
    evidence += "Confidence " + percent_text(finding.confidence) + ".";
    if (!finding.reference.empty()) evidence += " Criterion: " + finding.reference;
    blocks.emplace_back(Paragraph{evidence, Tone::kMuted});
}

}  // namespace

void add_findings(const std::vector<Finding>& findings, Blocks& blocks) {
    blocks.emplace_back(Heading{2, "Findings"});
    if (findings.empty()) {
        blocks.emplace_back(Paragraph{"None: nothing was found to be wrong."});
        return;
    }
    std::vector<const Finding*> worst_first;
    for (const Finding& finding : findings) worst_first.push_back(&finding);
    std::stable_sort(worst_first.begin(), worst_first.end(),
                     [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    for (std::size_t i = 0; i < std::min(worst_first.size(), kMostFindings); ++i) {
        add_finding(*worst_first[i], blocks);
    }
    if (findings.size() > kMostFindings) {
        blocks.emplace_back(
            Paragraph{std::to_string(findings.size() - kMostFindings) + " more are not shown.",
                      Tone::kMuted});
    }
}

}  // namespace rangefinder::report
