// What /v1/info says of probes, of the diagnostics and of the rules.
#pragma once

#include "daemon/api/json.hpp"

namespace rangefinder::api {

// The range test and every probe that can be run.
Json probe_capabilities();
Json diagnostics_capability();
// {"name", "meaning", "reference"} each.
Json rule_list();

}  // namespace rangefinder::api
