#include "daemon/http/router.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace rangefinder::http;

namespace {

Router router_with(std::vector<std::pair<std::string, std::string>> routes) {
    Router router;
    for (auto& [method, pattern] : routes) {
        router.add(method, pattern, [](const Request&, Respond) {});
    }
    return router;
}

}  // namespace

TEST_CASE("a router has an unknown page only when one is set") {
    Router router = router_with({{"GET", "/"}});
    CHECK(router.unknown_page() == nullptr);
    router.set_unknown_page([](const Request&, Respond) {});
    REQUIRE(router.unknown_page() != nullptr);
    CHECK(router.match("GET", "/nowhere").pattern.empty());
}

TEST_CASE("parameters are named by the pattern") {
    const Router router = router_with({{"GET", "/v1/jobs/{id}/series/{name}"}});
    const auto match = router.match("GET", "/v1/jobs/job_1/series/loss");
    REQUIRE(match.route != nullptr);
    CHECK(match.pattern == "/v1/jobs/{id}/series/{name}");
    CHECK(match.path_parameters ==
          std::map<std::string, std::string>{{"id", "job_1"}, {"name", "loss"}});
}

TEST_CASE("static segments win over parameters in whatever order they were added") {
    for (const bool reversed : {false, true}) {
        std::vector<std::pair<std::string, std::string>> routes = {{"GET", "/a/{x}"},
                                                                   {"GET", "/a/b"}};
        if (reversed) std::swap(routes[0], routes[1]);
        const Router router = router_with(routes);
        CHECK(router.match("GET", "/a/b").pattern == "/a/b");
        CHECK(router.match("GET", "/a/b").path_parameters.empty());
        CHECK(router.match("GET", "/a/c").pattern == "/a/{x}");
    }
}

TEST_CASE("segments must match whole, in number and case") {
    const Router router = router_with({{"GET", "/a/{x}"}, {"GET", "/"}});
    for (const char* path : {"/a", "/a/", "/a/b/c", "/A/b", "/ab", "//a"}) {
        INFO(path);
        CHECK(router.match("GET", path).pattern.empty());
    }
    CHECK(router.match("GET", "/").pattern == "/");
}

TEST_CASE("another method gives the allowed ones, sorted, with HEAD and OPTIONS") {
    const Router router = router_with({{"POST", "/a"}, {"GET", "/a"}, {"DELETE", "/b"}});
    const auto match = router.match("PUT", "/a");
    CHECK(match.route == nullptr);
    CHECK(match.pattern == "/a");
    CHECK(match.allowed == std::vector<std::string>{"GET", "HEAD", "OPTIONS", "POST"});
    CHECK(router.match("GET", "/b").allowed == std::vector<std::string>{"DELETE", "OPTIONS"});
}

TEST_CASE("HEAD is GET's, and only GET's") {
    const Router router = router_with({{"GET", "/a"}, {"POST", "/b"}});
    CHECK(router.match("HEAD", "/a").route->method == "GET");
    CHECK(router.match("HEAD", "/b").route == nullptr);
}
