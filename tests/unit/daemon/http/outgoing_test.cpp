#include "daemon/http/outgoing.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder::http;

TEST_CASE("An address to call has a host, a port and a target") {
    const auto whole = parse_http_url("http://Hooks.Example:9000/a/b?c=d");
    REQUIRE(whole);
    CHECK(whole->authority() == "hooks.example:9000");
    CHECK(whole->target == "/a/b?c=d");
    const auto bare = parse_http_url("http://127.0.0.1");
    REQUIRE(bare);
    CHECK(bare->authority() == "127.0.0.1:80");
    CHECK(bare->target == "/");
    const auto query = parse_http_url("http://[::1]:81?x");
    REQUIRE(query);
    CHECK(query->authority() == "[::1]:81");
    CHECK(query->target == "/?x");
}

TEST_CASE("What is no plain address is refused") {
    for (const char* text :
         {"", "hooks:9000", "https://a/", "ftp://a", "http://", "http:///x", "http://a:0/",
          "http://a:70000/", "http://a:b/", "http://user@a/", "http://a b/", "http://a/ b",
          "http://a/\r\nX: y", "http://a/#x", "http://a/\x7f"}) {
        INFO(text);
        CHECK_FALSE(parse_http_url(text));
    }
}

TEST_CASE("Only what was allowed may be called, with its port") {
    const OutgoingAddresses allowed({"127.0.0.1:9000", "Hooks.example", "[::1]:81"});
    const auto allows = [&](const char* text) { return allowed.allows(*parse_http_url(text)); };
    CHECK(allows("http://127.0.0.1:9000/anything"));
    CHECK(allows("http://hooks.EXAMPLE/"));
    CHECK(allows("http://hooks.example:80/"));
    CHECK(allows("http://[::1]:81/"));
    CHECK_FALSE(allows("http://127.0.0.1:9001/"));
    CHECK_FALSE(allows("http://127.0.0.1/"));
    CHECK_FALSE(allows("http://evil.hooks.example/"));
    CHECK(OutgoingAddresses({}).empty());
    CHECK_FALSE(OutgoingAddresses({}).allows(*parse_http_url("http://127.0.0.1:9000/")));
}
