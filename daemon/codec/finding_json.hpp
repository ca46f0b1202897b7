// Findings as JSON values; used by result_codec and record_codec.
#pragma once

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/finding.hpp"

namespace rangefinder::codec {

OrderedJson finding_json(const Finding& finding);
OrderedJson findings_json(const std::vector<Finding>& findings);
Finding read_finding(const Json& value, const std::string& pointer, Errors& errors);
std::vector<Finding> read_findings(const Json& value, const std::string& pointer, Errors& errors);

}  // namespace rangefinder::codec
