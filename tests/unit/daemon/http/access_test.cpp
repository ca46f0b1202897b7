// Who may talk to the daemon: the Host on every route, and no other website's page for changes.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "daemon/http/hosts.hpp"
#include "toy_server.hpp"

using namespace rangefinder::http;
using namespace rangefinder::http::test;

namespace {

std::string with_host(const std::string& method, const std::string& target,
                      const std::string& lines) {
    const std::string length = method == "POST" ? "Content-Length: 0\r\n" : "";
    return method + " " + target + " HTTP/1.1\r\n" + lines + length + "\r\n";
}

struct Call {
    std::string method, target;
    bool changes;
};
const std::vector<Call> kCalls = {
    {"GET", "/hello", false},     {"HEAD", "/hello", false}, {"GET", "/nowhere", false},
    {"OPTIONS", "/hello", false}, {"OPTIONS", "*", false},   {"POST", "/act", true},
    {"DELETE", "/items/1", true}, {"PUT", "/hello", true},   {"PATCH", "/hello", true},
};

}  // namespace

TEST_CASE("a Host that is not ours is refused on every route and method") {
    const ToyServer toy;
    for (const Call& call : kCalls) {
        for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example",
                                 "0.0.0.0", "127.0.0.2", "[::2]", "evil.example:8420"}) {
            INFO(call.method << " " << call.target << " " << host);
            const std::string line = std::string("Host: ") + host + "\r\n";
            CHECK(
                toy.ask(with_host(call.method, call.target, line), call.method == "HEAD").status ==
                421);
        }
    }
    CHECK(toy.handled == 0);
    CHECK(toy.rejections("bad_host") == kCalls.size() * 7);
}

TEST_CASE("a Host that is missing or malformed is 400 on every route and method") {
    const ToyServer toy;
    for (const Call& call : kCalls) {
        for (const char* line :
             {"", "Host:\r\n", "Host: a b\r\n", "Host: localhost:x\r\n",
              "Host: localhost:65536\r\n", "Host: user@localhost\r\n", "Host: localhost/\r\n",
              "Host: [::1\r\n", "Host: localhost, localhost\r\n", "Host: localhost:\r\n",
              "Host: :80\r\n"}) {
            INFO(call.method << " " << call.target << " " << line);
            CHECK(
                toy.ask(with_host(call.method, call.target, line), call.method == "HEAD").status ==
                400);
        }
    }
}

TEST_CASE("our own names are served with any port") {
    const ToyServer toy({}, {"rf.example"});
    for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "[::1]", "localhost:8420",
                             "127.0.0.1:1", "[::1]:65535", "rf.example", "RF.example:443"}) {
        INFO(host);
        CHECK(toy.ask(with_host("GET", "/hello", std::string("Host: ") + host + "\r\n")).status ==
              200);
    }
}

TEST_CASE("changes asked for by another website's page are refused, reading is not") {
    const ToyServer toy;
    const std::vector<std::string> foreign = {
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin:\r\n",
        "Origin: https://localhost.evil.example\r\n",
        "Origin: localhost\r\n",
        "Origin: file://localhost\r\n",
        "Origin: http://localhost@evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: Cross-Site\r\n",
        "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example\r\n",
    };
    for (const Call& call : kCalls) {
        for (const std::string& lines : foreign) {
            INFO(call.method << " " << call.target << " " << lines);
            const Answer answer =
                toy.ask(with_host(call.method, call.target, "Host: localhost\r\n" + lines),
                        call.method == "HEAD");
            CHECK((answer.status == 403) == call.changes);
        }
    }
}

TEST_CASE("our own pages and programs may change things") {
    const ToyServer toy;
    for (const char* lines : {"", "Origin: http://localhost\r\n",
                              "Origin: http://127.0.0.1:8420\r\n", "Origin: https://[::1]:1\r\n",
                              "Sec-Fetch-Site: same-origin\r\n", "Sec-Fetch-Site: none\r\n",
                              "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost:8420\r\n"}) {
        INFO(lines);
        CHECK(
            toy.ask(with_host("POST", "/act", std::string("Host: localhost\r\n") + lines)).status ==
            200);
    }
}

TEST_CASE("no answer opens the daemon to other origins") {
    const ToyServer toy;
    for (const char* method : {"GET", "OPTIONS"}) {
        const Answer answer = toy.ask(with_host(method, "/hello",
                                                "Host: localhost\r\nOrigin: http://evil.example\r\n"
                                                "Access-Control-Request-Method: POST\r\n"),
                                      true);
        for (const auto& [name, value] : answer.headers) {
            INFO(name);
            CHECK_FALSE(name.starts_with("access-control"));
        }
    }
}
