#include "daemon/config/values.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace rangefinder::config;
using namespace std::chrono_literals;

TEST_CASE("sizes are read with and without a unit") {
    CHECK(parse_bytes("0") == 0u);
    CHECK(parse_bytes("512KiB") == 512u * 1024);
    CHECK(parse_bytes("2GiB") == 2ull << 30);
    CHECK(parse_bytes("17179869183GiB") == 17179869183ull << 30);
}

TEST_CASE("sizes that overflow or are no numbers are refused") {
    for (const char* text : {"", "GiB", "-1", "+1", "1.5GiB", "1 GiB", "1gib", "1GB", "0x10",
                             "17179869184GiB", "18446744073709551616"}) {
        INFO(text);
        CHECK_FALSE(parse_bytes(text));
    }
}

TEST_CASE("seconds have up to three decimals") {
    CHECK(parse_seconds("10") == 10s);
    CHECK(parse_seconds("0.25") == 250ms);
    CHECK(parse_seconds("1.001") == 1001ms);
    for (const char* text : {"", ".5", "1.", "1.0001", "-1", "1e3", "inf", "nan", "1s"}) {
        INFO(text);
        CHECK_FALSE(parse_seconds(text));
    }
}

TEST_CASE("durations and sizes are written as they are read") {
    for (const auto duration : {0ms, 1ms, 250ms, 1000ms, 1010ms, 3600000ms}) {
        CHECK(parse_seconds(seconds_text(duration)) == duration);
    }
    for (const std::uint64_t bytes : {0ull, 1ull, 1024ull, 1500ull, 3ull << 20, 5ull << 30}) {
        CHECK(parse_bytes(bytes_text(bytes)) == bytes);
    }
    CHECK(bytes_text(3ull << 20) == "3MiB");
}

TEST_CASE("loopback addresses may be listened on") {
    CHECK(parse_listen("localhost:0")->host == "127.0.0.1");
    CHECK(parse_listen("127.0.0.2:80")->port == 80);
    CHECK(parse_listen("[::1]:65535")->host == "::1");
    CHECK(listen_text(*parse_listen("[::1]:1")) == "[::1]:1");
}

TEST_CASE("other addresses are refused with the reason") {
    for (const char* text :
         {"0.0.0.0:8420", "[::]:8420", "192.168.0.1:1", "[::ffff:127.0.0.1]:1"}) {
        INFO(text);
        const auto listen = parse_listen(text);
        REQUIRE_FALSE(listen);
        CHECK(listen.error().text.find("loopback") != std::string::npos);
    }
}

TEST_CASE("addresses that are not HOST:PORT are refused") {
    for (const char* text : {"", "8420", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":1",
                             "127.0.0.1:-1", "127.1:80", "::1:80", "example.com:80", "[::1]"}) {
        INFO(text);
        CHECK_FALSE(parse_listen(text));
    }
}

TEST_CASE("host names are split at commas and lowered") {
    CHECK(*parse_hosts("Rf.Example.com,box-1") ==
          std::vector<std::string>{"rf.example.com", "box-1"});
    CHECK(parse_hosts("")->empty());
    for (const char* text : {"a,,b", "a,", ",a", "a:80", "a b", "*", "[::1", "a/b"}) {
        INFO(text);
        CHECK_FALSE(parse_hosts(text));
    }
}
