// Which names the daemon answers to. Against DNS rebinding: a page of a website that lets its name
// point to 127.0.0.1 still sends its own name as Host.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rangefinder::http {

enum class HostVerdict { kAllowed, kMalformed, kStranger };

// Immutable, so thread-safe.
class Hosts {
  public:
    // `more`: names beside localhost, 127.0.0.1 and [::1], without ports.
    explicit Hosts(const std::vector<std::string>& more);

    // The value of a Host header: a name with any port or none.
    HostVerdict check(std::string_view host) const;
    // The value of an Origin header: http or https at an allowed host.
    bool allows_origin(std::string_view origin) const;

  private:
    std::set<std::string> names_;
};

}  // namespace rangefinder::http
