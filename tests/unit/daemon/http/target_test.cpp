#include "daemon/http/target.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace rangefinder::http;

TEST_CASE("a target is decoded once") {
    const auto target = parse_target("/a%20b/%E2%82%AC/%2541?name=x%26y&empty=&plus=1+2%2B3&flag");
    REQUIRE(target);
    CHECK(target->path == "/a b/\xE2\x82\xAC/%41");
    CHECK(target->query.at("name") == "x&y");
    CHECK(target->query.at("empty").empty());
    CHECK(target->query.at("plus") == "1 2+3");
    CHECK(target->query.at("flag").empty());
    CHECK(parse_target("/a+b")->path == "/a+b");
}

TEST_CASE("every single raw byte is either a fine target or refused") {
    for (int byte = 0; byte < 256; ++byte) {
        INFO(byte);
        const std::string raw = std::string("/a") + static_cast<char>(byte) + "b";
        const bool fine =
            byte >= 0x21 && byte <= 0x7E &&
            std::string("\"<>#\\%").find(static_cast<char>(byte)) == std::string::npos;
        CHECK(parse_target(raw).ok() == fine);
    }
}

TEST_CASE("every single encoded byte is either text or refused") {
    constexpr char kHex[] = "0123456789abcdef";
    for (int byte = 0; byte < 256; ++byte) {
        INFO(byte);
        const std::string raw = std::string("/a%") + kHex[byte / 16] + kHex[byte % 16];
        const bool fine = byte >= 0x20 && byte < 0x7F && byte != '/' && byte != '\\';
        CHECK(parse_target(raw).ok() == fine);
    }
}

TEST_CASE("traversals are refused however they are written") {
    for (const char* raw :
         {"/..", "/../", "/a/../b", "/%2e%2e", "/%2e.", "/.%2E/a", "/a/..?x", "/a/%2e", "/..%2fetc",
          "/%2e%2e%2f", "/..%5c", "/%c0%ae%c0%ae/", "/%e0%80%ae/", "/..%00", "/a/./b"}) {
        INFO(raw);
        CHECK_FALSE(parse_target(raw));
    }
}

TEST_CASE("too many parameters are refused") {
    std::string raw = "/a?";
    for (int i = 0; i < 65; ++i) raw.append("p").append(std::to_string(i)).append("=1&");
    CHECK_FALSE(parse_target(raw));
}
