// A range test's recommendation <-> JSON.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::codec {

// What was not found out is null, lists of nothing are empty. A finished recommendation has every
// member; one that was stored before a member existed reads without it.
OrderedJson recommendation_json(const Recommendation& recommendation);
Recommendation read_recommendation(const Json& value, const std::string& pointer, Errors& errors);

}  // namespace rangefinder::codec
