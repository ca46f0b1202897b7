// The bytes of an answer's head, with what every answer of this server carries.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/message.hpp"

namespace rangefinder::http {

struct HeadOptions {
    std::string request_id;
    bool http_1_0 = false;
    bool keep_alive = true;
    bool chunked = false;                         // An event stream to HTTP/1.1.
    std::optional<std::uint64_t> content_length;  // Nothing: chunked, or until the close.
};

// Adds X-Request-Id, nosniff, Referrer-Policy, Cache-Control (unless set), a strict
// Content-Security-Policy on HTML (unless set) and the framing. A handler's value with a line break
// in it cannot begin a header of its own: controls become spaces.
std::string response_head(const Response& response, const HeadOptions& options);

// Names requests. Thread-safe.
class RequestIds {
  public:
    RequestIds();
    // The client's X-Request-Id if it is 1 to 64 of [A-Za-z0-9._-], else a fresh one.
    std::string choose(std::string_view offered);

  private:
    std::atomic<std::uint64_t> next_;
};

}  // namespace rangefinder::http
