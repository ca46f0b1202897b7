#include "daemon/codec/wording.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder::codec;

TEST_CASE("Lists are written as sentences have them") {
    CHECK(listed({}).empty());
    CHECK(listed({"a"}) == "a");
    CHECK(listed({"a", "b", "c"}) == "a, b and c");
}
