#include "daemon/api/health.hpp"

#include "daemon/api/errors.hpp"

namespace rangefinder::api {
namespace {

http::Response ok() {
    http::Response response;
    response.headers["Content-Type"] = "text/plain; charset=utf-8";
    response.body = "ok\n";
    return response;
}

http::Response unavailable(const std::string& why, const http::Request& request) {
    return problem(Error{ErrorKind::kUnavailable, why, {}}, request);
}

}  // namespace

void Health::add_routes(http::Router& router) {
    router.add("GET", "/livez",
               [](const http::Request&, const http::Respond& respond) { respond(ok()); });
    router.add("GET", "/readyz", http::answering(*this, &Health::ready));
}

http::Response Health::ready(const http::Request& request) {
    switch (readiness_.load()) {
        case Readiness::kStarting:
            return unavailable("the daemon is starting", request);
        case Readiness::kDraining:
            return unavailable("the daemon is draining: it is about to stop", request);
        case Readiness::kReady:
            break;
    }
    try {
        store_.ping();
    } catch (const std::exception&) {
        return unavailable("the store does not answer", request);
    }
    return ok();
}

}  // namespace rangefinder::api
