#include "daemon/jobs/standing_findings.hpp"

#include <algorithm>

#include "daemon/codec/result_codec.hpp"

namespace rangefinder::jobs {

bool StandingFindings::add(const Finding& finding) {
    const auto known = std::find_if(findings_.begin(), findings_.end(), [&](const Finding& other) {
        return other.rule == finding.rule && other.layer == finding.layer;
    });
    if (known != findings_.end()) {
        if (finding.severity >= known->severity) *known = finding;
        return true;
    }
    if (findings_.size() >= kMost) return false;
    findings_.push_back(finding);
    return true;
}

void StandingFindings::replace(const std::vector<Finding>& all) {
    findings_.clear();
    for (const Finding& finding : all) add(finding);
}

std::string StandingFindings::json() const {
    return codec::to_json(findings_);
}

}  // namespace rangefinder::jobs
