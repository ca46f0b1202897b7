#include "daemon/jobs/exit_text.hpp"

#include <catch2/catch.hpp>

namespace rangefinder::jobs {

TEST_CASE("A killed worker's end is told in plain words") {
    CHECK(exit_text({9, 0, ""}) == "the worker was killed by signal 9 (out of memory?)");
    CHECK(exit_text({11, 0, ""}) == "the worker was killed by signal 11 (it crashed)");
    CHECK(exit_text({34, 0, ""}) == "the worker was killed by signal 34");
}

TEST_CASE("A worker's exit is told with its last words") {
    CHECK(exit_text({std::nullopt, 7, "a line\nsomething broke\n\n"}) ==
          "the worker ended with exit code 7 and without a result; it said: a line\nsomething "
          "broke");
}

TEST_CASE("An uncaught bad_alloc is known as lack of memory") {
    CHECK(
        died_of_memory({6, 0, "terminate called after throwing an instance of 'std::bad_alloc'"}));
    CHECK_FALSE(died_of_memory({6, 0, "assertion failed"}));
}

}  // namespace rangefinder::jobs
