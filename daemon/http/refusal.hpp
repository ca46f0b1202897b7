// What the server answers by itself in place of a handler.
#pragma once

#include <map>
#include <string>

#include "daemon/http/message.hpp"

namespace rangefinder::http {

struct Refusal {
    int status = 400;
    std::string reason;  // One word for the metric: "framing", "bad_host", "too_large", ...
    std::string detail;  // A sentence for the client.
    std::map<std::string, std::string> headers = {};  // "Allow", "Retry-After".
};

// The words of RFC 9110 for a status: "Not Found".
const char* reason_phrase(int status);

// The refusal as a problem document.
Response to_response(const Refusal& refusal, const std::string& request_id,
                     const std::string& instance);

}  // namespace rangefinder::http
