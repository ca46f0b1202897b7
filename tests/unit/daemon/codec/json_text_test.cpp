#include "daemon/codec/json_text.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace rangefinder;
using namespace rangefinder::codec;

namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

ErrorKind kind_of(std::string_view text) {
    const auto value = parse_json(text);
    REQUIRE_FALSE(value.ok());
    return value.error().kind;
}

}  // namespace

TEST_CASE("JSON of every type is read as it stands") {
    const auto value = parse_json(R"( {"a": [1, -2, 3.5, true, null, "é\u0041"], "b": {}} )");
    REQUIRE(value.ok());
    CHECK(value->dump() == R"({"a":[1,-2,3.5,true,null,"éA"],"b":{}})");
}

TEST_CASE("JSON nested 32 deep is read and 33 deep is refused") {
    CHECK(parse_json(nested(32)).ok());
    CHECK(kind_of(nested(33)) == ErrorKind::kMalformed);
    CHECK(kind_of(std::string(1'000'000, '[')) == ErrorKind::kMalformed);
}

TEST_CASE("More values than allowed are too large") {
    std::string text = "[0";
    for (int i = 0; i < 10'000; ++i) text += ",0";
    CHECK(kind_of(text + "]") == ErrorKind::kTooLarge);
    CHECK(parse_json(text + "]", kTrustedJson).ok());
}

TEST_CASE("A member given twice is refused by name") {
    const auto value = parse_json(R"({"a": 1, "b": {"x": 1, "x": 2}})");
    REQUIRE_FALSE(value.ok());
    CHECK(value.error().text == "the member \"x\" is given twice");
}

TEST_CASE("What is not JSON is malformed") {
    for (const char* text :
         {"",         "   ",          "{",         "[1,]",         "{'a': 1}", "nul",
          "01",       "+1",           ".5",        "1.",           "[1] 2",    "\"\x01\"",
          "NaN",      "Infinity",     "{\"a\" 1}", "\xef\xbb\xbf", "// c\n1",  "\"\\ud800\"",
          "\"\xff\"", "\"\xc0\xaf\"", "1e999",     "-1e999"}) {
        INFO(text);
        CHECK(kind_of(text) == ErrorKind::kMalformed);
    }
}

TEST_CASE("The byte where reading failed is named") {
    const auto value = parse_json(R"({"a": 1,, "b": 2})");
    REQUIRE_FALSE(value.ok());
    CHECK(value.error().text == "not valid JSON at byte 9");
}

TEST_CASE("Doubles come back with every bit") {
    for (const double number : {0.1, 1e-7, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, -0.0}) {
        const auto value = parse_json(dump_json(nlohmann::json(number)));
        REQUIRE(value.ok());
        CHECK(value->get<double>() == number);
    }
}

TEST_CASE("Bytes that are not UTF-8 are replaced when written") {
    CHECK(dump_json(nlohmann::json("a\xff")) == "\"a\xEF\xBF\xBD\"");
}
