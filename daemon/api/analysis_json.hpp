// The answer of POST /v1/analyses.
#pragma once

#include "daemon/api/analysis.hpp"
#include "daemon/api/json.hpp"

namespace rangefinder::api {

// {"kind", "stopped", "suggestions", "recommendation", "findings", "understood", ...} of one curve;
// of several also {"curves", "groups", "band"}: then the first members are the first curve's, and
// recommendation, findings and band those of the only group, null of several.
Json analysis_json(const AnalysisBody& body, const AnalysisSet& set);

}  // namespace rangefinder::api
