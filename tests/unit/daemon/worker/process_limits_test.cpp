// In child processes: a limit that was set stays set.
#include "daemon/worker/process_limits.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <new>

namespace rangefinder::worker {
namespace {

int exit_code_of(const std::function<int()>& work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(work());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool can_allocate(std::size_t bytes) {
    try {
        const auto block = std::make_unique<char[]>(bytes);
        // Volatile: a block that is never looked at need not be allocated.
        volatile char* const touched = block.get();
        touched[bytes / 2] = 1;
        return touched[bytes / 2] == 1;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

}  // namespace

TEST_CASE("Memory within the limit is given, beyond it refused as bad_alloc") {
    CHECK(exit_code_of([] {
              limit_memory({std::int64_t{64} << 20, 1});
              const bool small = can_allocate(std::size_t{48} << 20);
              const bool large = can_allocate(std::size_t{256} << 20);
              return small && !large ? 0 : 1;
          }) == 0);
}

TEST_CASE("A worker steps back behind the daemon") {
    CHECK(exit_code_of([] {
              lower_priority();
              const bool nice = ::getpriority(PRIO_PROCESS, 0) >= 10;
              return nice && ::sched_getscheduler(0) == SCHED_BATCH ? 0 : 1;
          }) == 0);
}

TEST_CASE("The address space in use can be told") {
    CHECK(address_space_bytes() > 1'000'000);
}

}  // namespace rangefinder::worker
