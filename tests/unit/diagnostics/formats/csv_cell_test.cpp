#include "diagnostics/formats/csv_cell.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace rangefinder;

TEST_CASE("CSV numbers are read with sign, point and exponent") {
    for (const auto& [text, number] :
         std::vector<std::pair<std::string, double>>{{"1", 1},
                                                     {"-2.5", -2.5},
                                                     {"+3", 3},
                                                     {".5", 0.5},
                                                     {"5.", 5},
                                                     {"1e-3", 1e-3},
                                                     {"1E6", 1e6},
                                                     {"-0", 0.0},
                                                     {"1e-400", 0.0},
                                                     {"007", 7},
                                                     {"1e300", 1e300}}) {
        INFO(text);
        CHECK(read_cell(text).kind == CellKind::kNumber);
        CHECK(read_cell(text).number == number);
    }
}

TEST_CASE("Words for a missing CSV value are known") {
    for (const char* text : {"", "?", "NA", "N/A", "NaN", "nan", "null", "NULL", "-nan"}) {
        INFO(text);
        CHECK(read_cell(text).kind == CellKind::kMissing);
    }
}

TEST_CASE("CSV numbers that no double holds are not finite") {
    for (const char* text : {"inf", "-inf", "Infinity", "1e400", "-1e999"}) {
        INFO(text);
        CHECK(read_cell(text).kind == CellKind::kNotFinite);
    }
}

TEST_CASE("What is no CSV number is text") {
    for (const char* text : {"a", "1,5", "1 2", "0x10", "1e", "--1", "+-1", "++1", "1.2.3", "Na",
                             "none", "1_000", "12%"}) {
        INFO(text);
        CHECK(read_cell(text).kind == CellKind::kText);
    }
}
