// Which handler answers which method and path.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http/message.hpp"

namespace rangefinder::http {

// Handlers run on a pool of API threads, never on the I/O thread: they may block on the store.
using Handler = std::function<void(const Request&, Respond)>;

// Answers at once with what the member function gives. The resource outlives the handler.
template <typename Resource>
Handler answering(Resource& resource, Response (Resource::*answer)(const Request&)) {
    return [&resource, answer](const Request& request, const Respond& respond) {
        respond((resource.*answer)(request));
    };
}

struct RouteOptions {
    std::uint64_t body_limit = 1 << 20;  // Bytes; more is answered 413 before the body is read.
    // For methods with a body; other is 415. "*": any. Empty: the route wants no body, so that a
    // POST without a length is fine there (elsewhere 411) and a body is 413.
    std::vector<std::string> content_types = {"application/json"};
    // A POST without a length is fine although a body may come.
    bool body_optional = false;
};

// Built once at start, then only read: thread-safe after that.
class Router {
  public:
    // `pattern`: "/v1/jobs/{id}/series". A path matches at most one pattern; static segments win
    // over parameters.
    void add(std::string method, std::string pattern, Handler handler, RouteOptions options = {});

    struct Route {
        std::string method;
        std::string pattern;
        Handler handler;
        RouteOptions options;
    };
    struct Match {
        const Route* route = nullptr;      // Null: no such path, or another method.
        std::string pattern;               // Empty: no such path (404).
        std::vector<std::string> allowed;  // Methods of the path, for 405 and OPTIONS.
        std::map<std::string, std::string> path_parameters;
    };
    // Answers GET of what no pattern fits when a browser asks for a page; everything else that is
    // not there is answered with a problem document.
    void set_unknown_page(Handler handler);
    // Null when there is none.
    const Route* unknown_page() const { return unknown_page_ ? &*unknown_page_ : nullptr; }
    // HEAD matches GET.
    Match match(std::string_view method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
    std::optional<Route> unknown_page_;
};

}  // namespace rangefinder::http
