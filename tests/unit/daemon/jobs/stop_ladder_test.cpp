#include "daemon/jobs/stop_ladder.hpp"

#include <catch2/catch.hpp>

namespace rangefinder::jobs {

using std::chrono::milliseconds;

TEST_CASE("Without a wish nothing is done") {
    StopLadder ladder;
    CHECK(ladder.next(SteadyTime{}) == StopAction::kNone);
    CHECK(ladder.reason() == StopWish::kNone);
}

TEST_CASE("A cancelled worker is asked, terminated and killed, each once, within 2 s") {
    StopLadder ladder;
    const SteadyTime start{};
    ladder.want(StopWish::kCancel, start);
    CHECK(ladder.next(start) == StopAction::kAsk);
    CHECK(ladder.next(start) == StopAction::kNone);
    CHECK(ladder.next(start + milliseconds(999)) == StopAction::kNone);
    CHECK(ladder.next(start + milliseconds(1000)) == StopAction::kTerminate);
    CHECK(ladder.next(start + milliseconds(1100)) == StopAction::kNone);
    CHECK(ladder.next(start + milliseconds(1500)) == StopAction::kKill);
    CHECK(ladder.next(start + milliseconds(9000)) == StopAction::kNone);
}

TEST_CASE("A wish that is repeated does not start over") {
    StopLadder ladder;
    const SteadyTime start{};
    ladder.want(StopWish::kTimeLimit, start);
    CHECK(ladder.next(start) == StopAction::kAsk);
    ladder.want(StopWish::kTimeLimit, start + milliseconds(4900));
    ladder.want(StopWish::kCancel, start + milliseconds(4900));
    CHECK(ladder.reason() == StopWish::kTimeLimit);
    CHECK(ladder.next(start + milliseconds(5000)) == StopAction::kTerminate);
}

TEST_CASE("A shutdown terminates at once, even what was being cancelled") {
    StopLadder ladder;
    const SteadyTime start{};
    ladder.want(StopWish::kCancel, start);
    CHECK(ladder.next(start) == StopAction::kAsk);
    ladder.want(StopWish::kShutdown, start + milliseconds(10));
    CHECK(ladder.reason() == StopWish::kShutdown);
    CHECK(ladder.next(start + milliseconds(10)) == StopAction::kTerminate);
    CHECK(ladder.next(start + milliseconds(1010)) == StopAction::kKill);
}

}  // namespace rangefinder::jobs
