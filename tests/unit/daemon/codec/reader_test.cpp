#include "daemon/codec/reader.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::codec;

namespace {

template <typename Read>
std::string complaint(const Json& value, Read read) {
    Errors errors;
    const auto result = read(value, "/x", errors);
    CHECK_FALSE(result.has_value());
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].pointer == "/x");
    return errors[0].detail;
}

auto integer_in(std::int64_t low, std::int64_t high) {
    return [=](const Json& value, const std::string& pointer, Errors& errors) {
        return read_integer(value, pointer, {low, high}, errors);
    };
}

auto text_of(std::size_t limit) {
    return [=](const Json& value, const std::string& pointer, Errors& errors) {
        return read_text(value, pointer, limit, errors);
    };
}

}  // namespace

TEST_CASE("Integers are read exactly, also when written as 3.0") {
    Errors errors;
    CHECK(read_integer(Json(42), "", {}, errors) == 42);
    CHECK(read_integer(Json(-1), "", {}, errors) == -1);
    CHECK(read_integer(Json(3.0), "", {}, errors) == 3);
    CHECK(read_integer(Json(std::int64_t{1} << 62), "", {}, errors) == std::int64_t{1} << 62);
    CHECK(read_unsigned(Json(~std::uint64_t{0}), "", errors) == ~std::uint64_t{0});
    CHECK(errors.empty());
}

TEST_CASE("Whatever is not an integer is refused as one") {
    for (const Json& value : {Json(1e300), Json(3.9), Json(true), Json("3"), Json(nullptr),
                              Json::array({3}), Json::object(), Json(~std::uint64_t{0})}) {
        INFO(value.dump());
        const std::string detail = complaint(value, integer_in(-100, 100));
        CHECK(detail.find("must be an integer from -100 to 100, not ") == 0);
    }
}

TEST_CASE("Integers outside their range are refused with the range") {
    CHECK(complaint(Json(11), integer_in(1, 10)) == "must be an integer from 1 to 10, not 11");
    CHECK(complaint(Json(0), integer_in(1, 10)) == "must be an integer from 1 to 10, not 0");
}

TEST_CASE("A negative number is no unsigned one") {
    CHECK(complaint(Json(-1), read_unsigned) == "must be an integer of at least 0, not -1");
    CHECK(complaint(Json(1.5), read_unsigned) == "must be an integer of at least 0, not 1.5");
}

TEST_CASE("Only numbers are numbers") {
    Errors errors;
    CHECK(read_number(Json(7), "", errors) == 7.0);
    CHECK(read_number(Json(1e-7), "", errors) == 1e-7);
    CHECK(errors.empty());
    for (const Json& value : {Json("0.1"), Json(true), Json(nullptr), Json::array(), Json::object(),
                              Json(std::numeric_limits<double>::infinity())}) {
        CHECK(complaint(value, read_number).find("must be a number, not ") == 0);
    }
}

TEST_CASE("Only true and false are booleans") {
    for (const Json& value : {Json(0), Json(1), Json("true"), Json(nullptr), Json::array()}) {
        CHECK(complaint(value, read_boolean).find("must be true or false, not ") == 0);
    }
}

TEST_CASE("Strings are limited and hold no control characters") {
    Errors errors;
    CHECK(read_text(Json("naïve"), "", 10, errors) == "naïve");
    CHECK(complaint(Json("12345"), text_of(4)) == "must be at most 4 bytes long, not 5");
    CHECK(complaint(Json(std::string("a\0b", 3)), text_of(9)) ==
          "must not contain control characters");
    CHECK(complaint(Json("a\nb"), text_of(9)) == "must not contain control characters");
    CHECK(complaint(Json(5), text_of(9)) == "must be a string, not 5");
}

TEST_CASE("Unknown members are refused by name, with the nearest known one") {
    Errors errors;
    const Json value = {{"kernel_sise", 3}, {"q/x~y", 1}};
    ObjectReader reader(value, "/model", errors);
    std::int64_t size = 7;
    reader.integer("kernel_size", size).integer("stride", size).finish();
    CHECK(size == 7);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].pointer == "/model/kernel_sise");
    CHECK(errors[0].detail ==
          "is not known here (did you mean 'kernel_size'?); known are kernel_size and stride");
    CHECK(errors[1].pointer == "/model/q~1x~0y");
}

TEST_CASE("A value that is no object is complained about once") {
    Errors errors;
    const Json value = Json::array({1, 2});
    ObjectReader reader(value, "/model", errors);
    reader.require("layers");
    reader.finish();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].detail == "must be an object, not an array of 2");
}

TEST_CASE("A complaint about thousands of members stays short") {
    Errors errors(5000, {"/x", "is wrong"});
    const Error error = invalid(errors, "the job");
    CHECK(error.fields.size() == 100);
    CHECK(error.text == "the job has 5000 wrong fields, the first: /x is wrong");
}
