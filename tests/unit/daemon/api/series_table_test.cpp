#include "daemon/api/series_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;
using namespace rangefinder::api;

namespace {

SeriesTable wave(std::int64_t rows) {
    store::SeriesData loss{"loss", {}, {}};
    for (std::int64_t i = 0; i < rows; ++i) {
        loss.steps.push_back(i);
        loss.values.push_back(std::sin(static_cast<double>(i) / 10.0));
    }
    return align({loss});
}

}  // namespace

TEST_CASE("Series of different steps are aligned, nothing where not measured") {
    const SeriesTable table = align({{"a", {0, 1, 3}, {1.0, 2.0, 3.0}}, {"b", {1, 2}, {5.0, 6.0}}});
    CHECK(table.steps == std::vector<std::int64_t>{0, 1, 2, 3});
    CHECK(table.columns[0] == std::vector<std::optional<double>>{1.0, 2.0, std::nullopt, 3.0});
    CHECK(table.columns[1] ==
          std::vector<std::optional<double>>{std::nullopt, 5.0, 6.0, std::nullopt});
}

TEST_CASE("Tables of later steps are appended, series that come and go included") {
    SeriesTable table;
    append(table, align({{"a", {0, 1}, {1.0, 2.0}}, {"b", {1}, {5.0}}}));
    append(table, align({{"c", {7}, {9.0}}, {"a", {6, 7}, {3.0, 4.0}}}));
    append(table, align({}));
    CHECK(table.steps == std::vector<std::int64_t>{0, 1, 6, 7});
    CHECK(table.names == std::vector<std::string>{"a", "b", "c"});
    CHECK(table.columns[0] == std::vector<std::optional<double>>{1.0, 2.0, 3.0, 4.0});
    CHECK(table.columns[1] ==
          std::vector<std::optional<double>>{std::nullopt, 5.0, std::nullopt, std::nullopt});
    CHECK(table.columns[2] ==
          std::vector<std::optional<double>>{std::nullopt, std::nullopt, std::nullopt, 9.0});
}

TEST_CASE("No series make an empty table") {
    const SeriesTable table = align({});
    CHECK(table.steps.empty());
    CHECK(down_sample(table, 10).steps.empty());
}

TEST_CASE("Down-sampling keeps first, last and extremes within the limit") {
    SeriesTable table = wave(10'000);
    table.columns[0][5123] = 100.0;
    table.columns[0][777] = -100.0;
    table.columns[0][42] = std::nan("");
    for (const std::size_t limit : {4u, 10u, 101u, 5000u}) {
        const SeriesTable few = down_sample(table, limit);
        INFO(limit);
        CHECK(few.steps.size() <= limit);
        CHECK(few.steps.front() == 0);
        CHECK(few.steps.back() == 9999);
        CHECK(std::is_sorted(few.steps.begin(), few.steps.end()));
        CHECK(std::count(few.steps.begin(), few.steps.end(), 777) == 1);
        CHECK(std::count(few.steps.begin(), few.steps.end(), 42) == 1);
        if (limit > 100) CHECK(std::count(few.steps.begin(), few.steps.end(), 5123) == 1);
    }
    CHECK(down_sample(table, 2).steps.size() == 2);
    CHECK(down_sample(table, 10'000).steps.size() == 10'000);
}
