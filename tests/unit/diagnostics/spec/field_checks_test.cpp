#include "diagnostics/spec/field_checks.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace rangefinder;

TEST_CASE("Integers are checked against both ends of their range") {
    FieldChecks checks;
    checks.integer("/a", 1, {1, 5});
    checks.integer("/b", 5, {1, 5});
    CHECK(checks.empty());
    checks.integer("/c", 6, {1, 5});
    const auto errors = checks.take();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].pointer == "/c");
    CHECK(errors[0].detail == "is 6; allowed is 1 to 5");
}

TEST_CASE("Numbers that are not finite are refused whatever the range") {
    FieldChecks checks;
    checks.number("/a", std::numeric_limits<double>::quiet_NaN(), {0.0, 1.0});
    checks.number("/b", std::numeric_limits<double>::infinity(), {0.0, 1.0});
    CHECK(checks.take().size() == 2);
}

TEST_CASE("Open ends of a range are not part of it and are called so") {
    FieldChecks checks;
    checks.number("/a", 1.0, {0.0, 1.0, false, true});
    checks.number("/b", 0.0, {0.0, 1.0, true, false});
    const auto errors = checks.take();
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].detail == "is 1; allowed is from 0 to under 1");
    CHECK(errors[1].detail == "is 0; allowed is above 0 to 1");
}

TEST_CASE("Text is checked for length and control characters") {
    FieldChecks checks;
    checks.text("/a", "über 100 %", 20);
    CHECK(checks.empty());
    checks.text("/b", std::string("a\0b", 3), 20);
    checks.text("/c", "line\nbreak", 20);
    checks.text("/d", "too long", 3);
    CHECK(checks.take().size() == 3);
}

TEST_CASE("Pointers escape what RFC 6901 asks for") {
    CHECK(join_pointer("/labels", "a/b~c") == "/labels/a~1b~0c");
    CHECK(join_pointer("/model/layers", 3) == "/model/layers/3");
}
