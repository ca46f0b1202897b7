// What a job may say that rules do, beside what the codec checks: names of rules and addresses.
#pragma once

#include <vector>

#include "daemon/api/json.hpp"
#include "daemon/http/outgoing.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

// What is wrong with /diagnostics/actions of the request: a name that is neither a rule nor a
// severity, a webhook that is no address or is not allowed. What is not even an object is the
// codec's to complain about.
std::vector<FieldError> action_errors(const Json& request, const http::OutgoingAddresses& allowed);

}  // namespace rangefinder::api
