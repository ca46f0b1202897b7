#include "diagnostics/runs/record_buffer.hpp"

#include <catch2/catch.hpp>

#include "recording_observer.hpp"
#include "tests/support/fake_clock.hpp"

using namespace rangefinder;

TEST_CASE("Records are handed on by time and each value once, in order") {
    RecordingObserver observer;
    test::FakeClock clock;
    RecordBuffer buffer({"loss", "rate"}, "/sweep_2", observer, clock);
    buffer.add(0, {2.0, 0.1});
    buffer.add(1, {1.5, 0.2});
    CHECK(observer.series.empty());
    clock.advance(std::chrono::milliseconds(150));
    buffer.add(2, {1.0, 0.3});
    CHECK(observer.series.at("loss/sweep_2").values == std::vector<double>{2.0, 1.5, 1.0});
    buffer.add(3, {0.5, 0.4});
    buffer.flush();
    buffer.flush();
    CHECK(observer.series.at("rate/sweep_2").steps == std::vector<std::int64_t>{0, 1, 2, 3});
}
