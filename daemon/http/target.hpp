// The request target "/v1/jobs/a%20b?x=1" taken apart and decoded, once and strictly.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"

namespace rangefinder::http {

struct Target {
    std::string path;  // Decoded; begins with '/'; no dot segments, no encoded slashes.
    std::map<std::string, std::string> query;
    bool asterisk = false;  // "*", which only OPTIONS may ask for; `path` is empty then.
};

// Origin form and "*" only: the absolute form and CONNECT's authority form are for proxies.
// Refused are bytes outside 0x21-0x7E, bad escapes, decoded controls and bad UTF-8, encoded '/'
// and '\', dot segments, and a query name given twice.
Result<Target> parse_target(std::string_view raw);

}  // namespace rangefinder::http
