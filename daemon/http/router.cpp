#include "daemon/http/router.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "diagnostics/base/check.hpp"

namespace rangefinder::http {
namespace {

using Segments = std::vector<std::string_view>;

// "/a/b" is {"a", "b"}; "/" is {""}; "/a/" is {"a", ""}.
Segments split(std::string_view path) {
    Segments segments;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/', 1), path.size());
        segments.push_back(path.substr(1, slash - 1));
        path.remove_prefix(slash);
    }
    return segments;
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

// What the pattern's parameters stand for in `path`, or nothing if it does not fit.
std::optional<std::map<std::string, std::string>> fit(const Segments& pattern,
                                                      const Segments& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    std::map<std::string, std::string> parameters;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (is_parameter(pattern[i]) && !path[i].empty()) {
            parameters.emplace(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

// Which of two patterns that fit the same path is the more exact: the first to have a static
// segment where the other has a parameter.
bool more_exact(std::string_view left, std::string_view right) {
    const Segments a = split(left);
    const Segments b = split(right);
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (is_parameter(a[i]) != is_parameter(b[i])) return is_parameter(b[i]);
    }
    return false;
}

// GET brings HEAD, and every path answers OPTIONS.
void add_implied(std::vector<std::string>& methods) {
    if (std::find(methods.begin(), methods.end(), "GET") != methods.end()) {
        methods.emplace_back("HEAD");
    }
    methods.emplace_back("OPTIONS");
    std::sort(methods.begin(), methods.end());
    methods.erase(std::unique(methods.begin(), methods.end()), methods.end());
}

}  // namespace

void Router::add(std::string method, std::string pattern, Handler handler, RouteOptions options) {
    RF_CHECK(!pattern.empty() && pattern.front() == '/');
    RF_CHECK(handler != nullptr);
    for (const Route& route : routes_) {
        RF_CHECK(route.method != method || route.pattern != pattern);
    }
    routes_.push_back(
        {std::move(method), std::move(pattern), std::move(handler), std::move(options)});
}

void Router::set_unknown_page(Handler handler) {
    RF_CHECK(handler != nullptr);
    unknown_page_ = Route{"GET", "unmatched", std::move(handler), {}};
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
    const Segments segments = split(path);
    Match match;
    for (const Route& route : routes_) {
        auto parameters = fit(split(route.pattern), segments);
        if (!parameters) continue;
        if (!match.pattern.empty() && !more_exact(route.pattern, match.pattern)) continue;
        match.pattern = route.pattern;
        match.path_parameters = std::move(*parameters);
    }
    if (match.pattern.empty()) return match;
    const std::string_view wanted = method == "HEAD" ? std::string_view("GET") : method;
    for (const Route& route : routes_) {
        if (route.pattern != match.pattern) continue;
        match.allowed.push_back(route.method);
        if (route.method == wanted) match.route = &route;
    }
    add_implied(match.allowed);
    return match;
}

}  // namespace rangefinder::http
