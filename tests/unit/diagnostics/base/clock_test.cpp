#include "diagnostics/base/clock.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

TEST_CASE("Times are written as RFC 3339 in UTC with milliseconds") {
    CHECK(to_rfc3339(WallTime{}) == "1970-01-01T00:00:00.000Z");
    CHECK(to_rfc3339(WallTime{std::chrono::milliseconds{1'700'000'000'007}}) ==
          "2023-11-14T22:13:20.007Z");
}
