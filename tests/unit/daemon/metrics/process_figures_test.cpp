#include "daemon/metrics/process_figures.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace rangefinder::metrics;

namespace {

// Fields 3 to 25 of proc(5): utime 250, stime 50, 7 threads, start 1000, vsize 4096, rss 2 pages.
const char* const kFields =
    " S 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 1000 4096 2 18446744073709551615";

}  // namespace

TEST_CASE("A stat line gives times in seconds and memory in bytes") {
    const auto figures = parse_process_stat("12 (rangefinder)" + std::string(kFields), 5000.0);
    REQUIRE(figures);
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    CHECK(figures->cpu_seconds == Approx(300.0 / ticks));
    CHECK(figures->threads == 7.0);
    CHECK(figures->start_unix_seconds == Approx(5000.0 + 1000.0 / ticks));
    CHECK(figures->virtual_bytes == 4096.0);
    CHECK(figures->resident_bytes == Approx(2.0 * static_cast<double>(sysconf(_SC_PAGESIZE))));
}

TEST_CASE("A command name with spaces and parentheses does not shift the fields") {
    const auto figures = parse_process_stat("12 (a) 9 (b c)" + std::string(kFields), 0.0);
    REQUIRE(figures);
    CHECK(figures->threads == 7.0);
}

TEST_CASE("What is not a stat line gives nothing") {
    CHECK_FALSE(parse_process_stat("", 0.0));
    CHECK_FALSE(parse_process_stat("12 (short) S 1 2 3", 0.0));
}

TEST_CASE("The boot time is found among the other lines, or is 0") {
    CHECK(parse_boot_time("cpu 1 2 3\nbtime 1700000000\nprocesses 4\n") == 1700000000.0);
    CHECK(parse_boot_time("cpu 1 2 3\n") == 0.0);
}
