#include "diagnostics/formats/text.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

Result<DecodedText> decode(std::string_view text) {
    const Bytes bytes(text.begin(), text.end());
    return decode_text(bytes);
}

}  // namespace

TEST_CASE("UTF-8 text passes and its byte order mark goes") {
    CHECK(decode("\xef\xbb\xbfgr\xc3\xbc\xc3\x9f")->text == "gr\xc3\xbc\xc3\x9f");
    CHECK_FALSE(decode("plain")->latin1);
    CHECK(decode("")->text.empty());
}

TEST_CASE("Bytes that are not UTF-8 are read as Latin-1") {
    const auto decoded = decode("gr\xfc\xdf");
    CHECK(decoded->latin1);
    CHECK(decoded->text == "gr\xc3\xbc\xc3\x9f");
    CHECK(is_utf8(decoded->text));
}

TEST_CASE("UTF-16 text is refused by name") {
    CHECK(decode(std::string_view("\xff\xfe"
                                  "a\0",
                                  4))
              .error()
              .kind == ErrorKind::kUnsupported);
    CHECK_FALSE(decode(std::string_view("\xfe\xff\0a", 4)).ok());
}

TEST_CASE("Only well-formed UTF-8 counts as UTF-8") {
    for (const char* good : {"\x7f", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xf0\x90\x80\x80",
                             "\xf4\x8f\xbf\xbf"}) {
        CHECK(is_utf8(good));
    }
    for (const char* bad :
         {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\x80", "\xed\xa0\x80", "\xf0\x8f\x80\x80",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xc3(", "\xff"}) {
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("Text is shown cut at a character's border and always as UTF-8") {
    CHECK(shown("short") == "short");
    CHECK(shown("a\xc3\xbc"
                "bc",
                2) == "a...");
    CHECK(shown("a\xc3\xbc"
                "bc",
                3) == "a\xc3\xbc...");
    CHECK(is_utf8(shown("\xff\xfe", 1)));
}
