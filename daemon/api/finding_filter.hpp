// Which of a job's findings a request wants.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/json.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/finding.hpp"

namespace rangefinder::api {

struct FindingFilter {
    Severity severity = Severity::kInfo;  // At least.
    std::vector<std::string> rules;       // Any of them; none: all.
    std::optional<std::string> layer;     // "": the whole model.

    // `finding` as the codec writes it.
    bool takes(const Json& finding) const;
};

// ?severity=warning&rule=a,b&layer=0; every wrong parameter at once.
Result<FindingFilter> finding_filter(const std::map<std::string, std::string>& query);

}  // namespace rangefinder::api
