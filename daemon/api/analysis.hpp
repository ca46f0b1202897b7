// What can be said of a curve or of a training's series from elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/api/analysis_request.hpp"
#include "diagnostics/findings/band.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::api {

struct Analysis {
    std::string kind;
    Stopped stopped;
    Curve curve;                                   // Of a range test.
    std::int64_t ladder_steps = 0;                 // Of a range test.
    std::vector<Suggestion> suggestions;           // Of a range test.
    std::optional<Recommendation> recommendation;  // Of a range test.
    std::vector<Finding> findings;
    std::vector<std::string> notes;  // What had to be assumed of its series, in sentences.
};

// Pure. `request` was checked.
Analysis analyse(const AnalysisRequest& request);

// The curves of one optimizer, judged together.
struct CurveGroup {
    std::string optimizer;            // "" where none was told.
    std::vector<std::size_t> curves;  // Their places.
    Recommendation recommendation;
    std::vector<Finding> findings;
    std::optional<Band> band;  // Of at least two.
};

struct AnalysisSet {
    std::vector<Analysis> curves;    // One each, in the order of the body.
    std::vector<CurveGroup> groups;  // Of range tests, in the order of their first curve.
};

// Pure. The trials count for the first group.
AnalysisSet analyse_together(const AnalysisBody& body);

}  // namespace rangefinder::api
