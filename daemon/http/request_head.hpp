// A request's head as values, checked so that its framing has one reading only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/http/refusal.hpp"

namespace rangefinder::http {

enum class Framing { kNone, kLength, kChunked };

struct RequestHead {
    std::string method;
    std::string target;  // Raw.
    bool http_1_0 = false;
    bool keep_alive = true;
    bool expects_continue = false;
    Framing framing = Framing::kNone;
    std::uint64_t content_length = 0;  // Of Framing::kLength, else 0.
    // Lower-case names. Lists that came in several fields are joined by ", ".
    std::map<std::string, std::string> headers;
};

// `raw` is what HeadScanner found: a head with its empty line. Refused is everything of which two
// programs could think differently where the body ends: Transfer-Encoding but exactly "chunked",
// together with Content-Length or on HTTP/1.0; Content-Length twice, as a list or not all digits;
// a body on methods that take none; also fields given twice that must not be, and unknown methods.
std::variant<RequestHead, Refusal> parse_head(std::string_view raw);

}  // namespace rangefinder::http
