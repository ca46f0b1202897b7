// One thing that a job may ask for, as /v1/info describes it: its type and parameters.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/api/json.hpp"

namespace rangefinder::api {

// {"type", "required": true}
Json required_parameter(const std::string& type);
// {"type", "required": false, "default"}; null: left out it is worked out, or nothing.
Json optional_parameter(const std::string& type, Json by_default);
Json one_of(const std::vector<std::string>& values, const std::string& by_default);

// {"type", "parameters"} from a value as the codec writes it, which holds every default: a
// parameter for each member but "type". `others` stand in place of what the value alone does not
// tell (what is required, the words allowed), and those that it does not hold come last.
Json capability(const Json& written, const std::map<std::string, Json>& others = {});
// The same by name, from parameters alone.
Json capability(const std::string& type, Json parameters);

}  // namespace rangefinder::api
