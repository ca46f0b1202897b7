#include "daemon/codec/query_reader.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;
using namespace rangefinder::codec;

TEST_CASE("Query parameters are read by type") {
    const std::map<std::string, std::string> query{
        {"limit", "20"}, {"fraction", "0.25"}, {"header", "false"}, {"q", "cnn"}, {"seed", "7"}};
    std::vector<FieldError> errors;
    QueryReader reader(query, errors);
    std::optional<std::int64_t> limit;
    std::optional<double> fraction;
    std::optional<bool> header;
    std::string text;
    std::uint64_t seed = 0;
    reader.integer("limit", limit, 1, 100)
        .number("fraction", fraction)
        .boolean("header", header)
        .text("q", text)
        .unsigned_integer("seed", seed)
        .finish();
    CHECK(errors.empty());
    CHECK(limit == 20);
    CHECK(fraction == 0.25);
    CHECK(header == false);
    CHECK(text == "cnn");
    CHECK(seed == 7);
}

TEST_CASE("Every wrong query parameter is named") {
    const std::map<std::string, std::string> query{
        {"limit", "0"}, {"limit2", "1x"}, {"fraction", ""}, {"header", "perhaps"},
        {"q", "a\x01"}, {"seed", "-1"},   {"number", "nan"}};
    std::vector<FieldError> errors;
    QueryReader reader(query, errors);
    std::optional<std::int64_t> limit;
    std::optional<double> number;
    std::optional<bool> header;
    std::string text;
    std::uint64_t seed = 0;
    reader.integer("limit", limit, 1, 100)
        .integer("limit2", limit, 1, 100)
        .number("fraction", number)
        .number("number", number)
        .boolean("header", header)
        .text("q", text)
        .unsigned_integer("seed", seed);
    CHECK(errors.size() == 7);
    CHECK(errors[0].pointer == "?limit");
    CHECK(errors[0].detail == "must be an integer from 1 to 100, not \"0\"");
}

TEST_CASE("Choices name what is allowed") {
    const std::map<std::string, std::string> query{{"a", "csb"}, {"c", "idx"}};
    std::vector<FieldError> errors;
    QueryReader reader(query, errors);
    CHECK_FALSE(reader.choice("a", {"csv", "idx"}));
    CHECK(reader.choice("c", {"csv", "idx"}) == 1u);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].detail == "must be one of csv and idx, not \"csb\" (did you mean 'csv'?)");
}

TEST_CASE("Unknown query parameters are refused by name") {
    const std::map<std::string, std::string> query{{"limt", "5"}};
    std::vector<FieldError> errors;
    QueryReader reader(query, errors);
    std::optional<std::int64_t> limit;
    reader.integer("limit", limit, 1, 100).finish();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].pointer == "?limt");
    CHECK(errors[0].detail == "is not known here (did you mean 'limit'?); known are limit");
}
