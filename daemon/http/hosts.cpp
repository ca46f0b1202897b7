#include "daemon/http/hosts.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace rangefinder::http {
namespace {

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

bool is_host_byte(unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
}

bool is_port(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value <= 65535;
}

// Where the name ends: behind the ']' of an IPv6 address, else at the ':'. npos: it never began.
std::size_t name_length(std::string_view host) {
    if (!host.starts_with('[')) return std::min(host.find(':'), host.size());
    const std::size_t bracket = host.find(']');
    return bracket == std::string_view::npos ? bracket : bracket + 1;
}

bool is_name(std::string_view name) {
    if (name.starts_with('[')) {
        name = name.substr(1, name.size() - 2);
        return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return std::isxdigit(c) != 0 || c == ':' || c == '.';
        });
    }
    return !name.empty() && std::all_of(name.begin(), name.end(), is_host_byte);
}

}  // namespace

Hosts::Hosts(const std::vector<std::string>& more) : names_{"localhost", "127.0.0.1", "[::1]"} {
    for (const std::string& name : more) names_.insert(lower(name));
}

HostVerdict Hosts::check(std::string_view host) const {
    const std::size_t length = name_length(host);
    if (length == std::string_view::npos) return HostVerdict::kMalformed;
    const std::string_view name = host.substr(0, length);
    const std::string_view rest = host.substr(length);
    if (!is_name(name)) return HostVerdict::kMalformed;
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) {
        return HostVerdict::kMalformed;
    }
    return names_.contains(lower(name)) ? HostVerdict::kAllowed : HostVerdict::kStranger;
}

bool Hosts::allows_origin(std::string_view origin) const {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) {
            return check(origin.substr(scheme.size())) == HostVerdict::kAllowed;
        }
    }
    return false;
}

}  // namespace rangefinder::http
