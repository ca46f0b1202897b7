#include "diagnostics/rules/track.hpp"

#include <catch2/catch.hpp>
#include <limits>

using rangefinder::Track;

TEST_CASE("a track keeps its beginning, its newest points and a thinned whole") {
    Track track;
    for (std::int64_t step = 0; step < 10'000; ++step) {
        track.add({step, static_cast<double>(step)});
    }
    CHECK(track.points() == 10'000);
    CHECK(track.opening().size() == Track::kOpening);
    CHECK(track.opening().front().step == 0);
    CHECK(track.newest(10).front().step == 9'990);
    CHECK(track.newest(100'000).size() == Track::kRecent);
    REQUIRE(track.stretches().size() <= 2 * Track::kStretches);
    CHECK(track.stretches().front().first_step == 0);
    CHECK(track.stretches().back().last_step == 9'999);
    std::int64_t points = 0;
    for (const auto& stretch : track.stretches()) {
        points += stretch.points;
        CHECK(stretch.mean ==
              Approx(0.5 * static_cast<double>(stretch.first_step + stretch.last_step)));
        CHECK(stretch.least == static_cast<double>(stretch.first_step));
        CHECK(stretch.greatest == static_cast<double>(stretch.last_step));
    }
    CHECK(points == 10'000);
}

TEST_CASE("a track leaves out what is not finite and remembers where it was") {
    Track track;
    track.add({0, 1.0});
    track.add({1, std::numeric_limits<double>::quiet_NaN()});
    track.add({2, std::numeric_limits<double>::infinity()});
    CHECK(track.points() == 1);
    CHECK(track.first_not_finite() == 1);
}

TEST_CASE("the mean between two steps is that of the points there") {
    Track track;
    for (std::int64_t step = 0; step < 100; ++step) track.add({step, step < 50 ? 1.0 : 3.0});
    CHECK(*track.mean_between(0, 49) == 1.0);
    CHECK(*track.mean_between(50, 99) == 3.0);
    CHECK(*track.mean_between(0, 99) == 2.0);
    CHECK_FALSE(track.mean_between(200, 300));
}
