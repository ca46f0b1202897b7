#include "daemon/http/admission.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include "daemon/http/target.hpp"

namespace rangefinder::http {
namespace {

std::string_view field(const RequestHead& head, const char* name) {
    const auto found = head.headers.find(name);
    return found == head.headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::optional<Refusal> check_host(const RequestHead& head, const Hosts& hosts) {
    const auto found = head.headers.find("host");
    if (found == head.headers.end()) {
        return Refusal{.status = 400, .reason = "bad_host", .detail = "the Host header is missing"};
    }
    switch (hosts.check(found->second)) {
        case HostVerdict::kAllowed:
            return std::nullopt;
        case HostVerdict::kMalformed:
            return Refusal{
                .status = 400, .reason = "bad_host", .detail = "the Host header is malformed"};
        case HostVerdict::kStranger:
            break;
    }
    return Refusal{.status = 421,
                   .reason = "bad_host",
                   .detail = "this daemon does not answer to the host '" + found->second +
                             "' (allowed-hosts adds names)"};
}

// A website must not be able to make the visitor's browser change anything here. Browsers send
// both fields by themselves and no page can set them; programs send neither.
std::optional<Refusal> check_cross_site(const RequestHead& head, const Hosts& hosts) {
    if (head.method == "GET" || head.method == "HEAD" || head.method == "OPTIONS") {
        return std::nullopt;
    }
    const std::string_view site = field(head, "sec-fetch-site");
    const bool foreign_site = !site.empty() && site != "same-origin" && site != "none";
    const bool has_origin = head.headers.contains("origin");
    if (!foreign_site && (!has_origin || hosts.allows_origin(field(head, "origin")))) {
        return std::nullopt;
    }
    return Refusal{.status = 403,
                   .reason = "cross_site",
                   .detail = "requests of other websites' pages are refused"};
}

std::string allow_value(const std::vector<std::string>& methods) {
    std::string value;
    for (const std::string& method : methods) value += (value.empty() ? "" : ", ") + method;
    return value;
}

std::optional<Refusal> check_length(const RequestHead& head, const RouteOptions& options) {
    const bool takes_body = head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
    const bool wants_body = !options.content_types.empty();
    if (takes_body && wants_body && !options.body_optional && head.framing == Framing::kNone) {
        return Refusal{.status = 411,
                       .reason = "length",
                       .detail = "the request needs a Content-Length or chunked coding"};
    }
    const std::uint64_t limit = wants_body ? options.body_limit : 0;
    if (head.content_length > limit) {
        return Refusal{.status = 413,
                       .reason = "too_large",
                       .detail = "the body of " + std::to_string(head.content_length) +
                                 " bytes is over the limit of " + std::to_string(limit) + " bytes"};
    }
    return std::nullopt;
}

// "Text/CSV ; charset=utf-8" is "text/csv".
std::string media_type(std::string_view value) {
    std::string type(value.substr(0, value.find(';')));
    type.erase(type.find_last_not_of(" \t") + 1);
    std::transform(type.begin(), type.end(), type.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type;
}

std::optional<Refusal> check_type(const RequestHead& head, const RouteOptions& options) {
    const bool has_body = head.framing == Framing::kChunked || head.content_length > 0;
    if (!has_body || options.content_types.empty()) return std::nullopt;
    const std::string_view coding = field(head, "content-encoding");
    if (!coding.empty() && coding != "identity") {
        return Refusal{.status = 415,
                       .reason = "media_type",
                       .detail = "Content-Encoding is not understood: send the bytes as they are"};
    }
    const auto& types = options.content_types;
    const std::string type = media_type(field(head, "content-type"));
    const bool known = std::find(types.begin(), types.end(), type) != types.end() ||
                       std::find(types.begin(), types.end(), "*") != types.end();
    if (known) return std::nullopt;
    return Refusal{.status = 415,
                   .reason = "media_type",
                   .detail = "the Content-Type must be one of: " + allow_value(types)};
}

// Browsers ask for text/html when they go to an address; programs do so only if they mean it.
bool wants_page(const RequestHead& head) {
    return (head.method == "GET" || head.method == "HEAD") &&
           field(head, "accept").find("text/html") != std::string_view::npos;
}

Admission admit_to_route(const RequestHead& head, Router::Match match, Target target) {
    if (match.pattern.empty()) {
        return Refusal{.status = 404, .reason = "not_found", .detail = "no such path"};
    }
    const std::string allow = allow_value(match.allowed);
    if (match.route == nullptr && head.method == "OPTIONS") return OptionsAnswer{allow};
    if (match.route == nullptr) {
        return Refusal{.status = 405,
                       .reason = "method",
                       .detail = "the path does not take " + head.method + "; it takes " + allow,
                       .headers = {{"Allow", allow}}};
    }
    for (auto* check : {&check_length, &check_type}) {
        if (auto refusal = check(head, match.route->options)) return std::move(*refusal);
    }
    Admitted admitted;
    admitted.route = match.route;
    admitted.request.method = head.method;
    admitted.request.path = std::move(target.path);
    admitted.request.query = std::move(target.query);
    admitted.request.headers = head.headers;
    admitted.request.path_parameters = std::move(match.path_parameters);
    admitted.request.route = match.pattern;
    return admitted;
}

}  // namespace

Admission admit(const RequestHead& head, const Hosts& hosts, const Router& router) {
    if (auto refusal = check_host(head, hosts)) return std::move(*refusal);
    auto target = parse_target(head.target);
    if (!target) {
        return Refusal{.status = 400, .reason = "bad_target", .detail = target.error().text};
    }
    if (auto refusal = check_cross_site(head, hosts)) return std::move(*refusal);
    if (target->asterisk && head.method == "OPTIONS") {
        return OptionsAnswer{"GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"};
    }
    if (target->asterisk) {
        return Refusal{.status = 400, .reason = "bad_target", .detail = "'*' is for OPTIONS alone"};
    }
    auto match = router.match(head.method, target->path);
    const Router::Route* page = router.unknown_page();
    if (match.pattern.empty() && page != nullptr && wants_page(head)) {
        match.route = page;
        match.pattern = page->pattern;
    }
    return admit_to_route(head, std::move(match), std::move(*target));
}

}  // namespace rangefinder::http
