#include "daemon/http/outgoing.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace rangefinder::http {
namespace {

Error no_url(std::string_view text, const std::string& why) {
    return Error{ErrorKind::kInvalid, "is \"" + std::string(text.substr(0, 200)) + "\"" + why, {}};
}

bool is_name_byte(unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == '[' || c == ']' ||
           c == ':';
}

// A target goes on the wire as it is: nothing that could end the line.
bool is_target_byte(unsigned char c) {
    return c > 0x20 && c < 0x7f;
}

// Where the port begins, behind the ':'; npos: there is none. An IPv6 address has brackets.
std::size_t port_begin(std::string_view authority) {
    const auto bracket = authority.find(']');
    const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    return colon == std::string_view::npos ? colon : colon + 1;
}

bool read_authority(std::string_view authority, HttpUrl& url) {
    const std::size_t port = port_begin(authority);
    const std::string_view host =
        authority.substr(0, port == std::string_view::npos ? port : port - 1);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_name_byte)) return false;
    url.host = host;
    std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (port == std::string_view::npos) return true;
    const std::string_view digits = authority.substr(port);
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, url.port);
    return error == std::errc{} && stop == end && url.port != 0;
}

}  // namespace

Result<HttpUrl> parse_http_url(std::string_view text) {
    constexpr std::string_view kScheme = "http://";
    if (!text.starts_with(kScheme)) {
        return no_url(text, "; it must begin with http:// (there is no TLS here)");
    }
    const std::string_view rest = text.substr(kScheme.size());
    const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    HttpUrl url;
    if (!read_authority(rest.substr(0, authority_end), url)) {
        return no_url(text, "; it must name a host and perhaps a port, http://host:port/path");
    }
    const std::string_view target = rest.substr(authority_end);
    if (target.find('#') != std::string_view::npos ||
        !std::all_of(target.begin(), target.end(), is_target_byte)) {
        return no_url(text, "; its path must be percent-encoded and have no fragment");
    }
    url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    return url;
}

OutgoingAddresses::OutgoingAddresses(const std::vector<std::string>& allowed) {
    for (const std::string& one : allowed) {
        const auto url = parse_http_url("http://" + one);
        if (url) authorities_.insert(url->authority());
    }
}

}  // namespace rangefinder::http
