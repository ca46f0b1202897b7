// What can be said of a curve or of a training's series from elsewhere.
#pragma once

#include <optional>
#include <vector>

#include "daemon/api/analysis_request.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::api {

struct Analysis {
    std::string kind;
    Stopped stopped;
    std::vector<Suggestion> suggestions;           // Of a range test.
    std::optional<Recommendation> recommendation;  // Of a range test.
    std::vector<Finding> findings;
};

// Pure. `request` was checked.
Analysis analyse(const AnalysisRequest& request);

}  // namespace rangefinder::api
