#include "daemon/report/svg.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace rangefinder::report;

TEST_CASE("Ticks are decades, or steps of 1, 2 and 5") {
    CHECK(ticks(1e-3, 10.0, true).size() == 5);
    CHECK(ticks(1e-3, 10.0, true).front() == Approx(1e-3));
    const auto linear = ticks(0.0, 1.0, false);
    REQUIRE(linear.size() == 6);
    CHECK(linear[1] == Approx(0.2));
    CHECK(ticks(1.0, 1.0, false).empty());
    CHECK(ticks(1e-300, 1e300, true).size() <= 14);
}

TEST_CASE("A line breaks at what is no number and is empty without any") {
    Plot plot;
    plot.title = "a <title>";
    plot.log_x = true;
    const double none = std::nan("");
    plot.lines.push_back({"loss", "raw", {0.1, 0.2, 0.3, 0.4, 0.5}, {1.0, 2.0, none, 1.0, 2.0}});
    plot.lines.push_back({"gone", "smooth", {0.1, 0.2}, {none, none}});
    const std::string svg = svg_of(plot, "plot-1");
    CHECK(svg.find("a &lt;title&gt;") != std::string::npos);
    const auto path = svg.find("class=\"line raw\" d=\"M");
    REQUIRE(path != std::string::npos);
    CHECK(svg.find('M', path + 24) < svg.find("\"/>", path));
    CHECK(svg.find("class=\"line smooth\" d=") == std::string::npos);
    CHECK(svg.find("style=") == std::string::npos);
}

TEST_CASE("Nothing, one point and infinities are drawn without a number that is none") {
    for (const double value : {1.0, 0.0, -1.0, std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::max()}) {
        for (const bool logarithmic : {false, true}) {
            Plot plot;
            plot.log_x = plot.log_y = logarithmic;
            plot.lines.push_back({"x", "raw", {value}, {value}});
            plot.marks.push_back({"m", value, value, "trial"});
            plot.ranges.push_back({"r", value, value});
            const std::string svg = svg_of(plot, "p");
            INFO(svg);
            CHECK(svg.find("nan") == std::string::npos);
            CHECK(svg.find("inf") == std::string::npos);
        }
    }
    CHECK_FALSE(svg_of(Plot{}, "p").empty());
}
