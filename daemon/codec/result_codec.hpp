// Results, findings and recommendations <-> JSON, as a job's `result` shows them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

// Numbers that are not finite are null, with the word ("nan", "infinity", "-infinity") beside them
// under "non_finite", by index in the curve.
std::string to_json(const JobResult& result);
// A result with "sweeps" is a range test's, one with "kind" a probe's, any other a training's.
Result<JobResult> job_result_from_json(std::string_view text);

// {"suggestions", "suggestion_details"}, as a range test's result has them.
std::string to_json(const std::vector<Suggestion>& suggestions);
std::string to_json(const Recommendation& recommendation);

std::string to_json(const Finding& finding);
std::string to_json(const std::vector<Finding>& findings);  // A JSON array.
Result<Finding> finding_from_json(std::string_view text);

}  // namespace rangefinder::codec
