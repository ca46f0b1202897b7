// Which addresses the daemon may call by itself: none that it was not told.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder::http {

struct HttpUrl {
    std::string host;  // In lower case; of IPv6 with its brackets.
    std::uint16_t port = 80;
    std::string target = "/";  // Path and query.

    // "host:port".
    std::string authority() const { return host + ":" + std::to_string(port); }
};

// "http://host:port/path?query". kInvalid: says what is wrong; there is no TLS here.
Result<HttpUrl> parse_http_url(std::string_view text);

// Immutable, so thread-safe.
class OutgoingAddresses {
  public:
    // "host:port", or "host" for port 80.
    explicit OutgoingAddresses(const std::vector<std::string>& allowed);

    bool allows(const HttpUrl& url) const { return authorities_.contains(url.authority()); }
    bool empty() const { return authorities_.empty(); }

  private:
    std::set<std::string> authorities_;
};

}  // namespace rangefinder::http
