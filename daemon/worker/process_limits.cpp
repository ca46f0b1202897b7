#include "daemon/worker/process_limits.hpp"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace rangefinder::worker {
namespace {

constexpr int kNiceness = 10;
// A thread's stack and guard pages are address space, though hardly any of it is ever touched.
constexpr std::int64_t kStackBytes = std::int64_t{10} << 20;
// The two threads beside the computing ones: control and outbox.
constexpr std::int64_t kOwnThreads = 2;

}  // namespace

void die_with_parent() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void lower_priority() {
    // Both only ask for less than is given, which is never refused.
    ::setpriority(PRIO_PROCESS, 0, kNiceness);
    const sched_param parameters{};
    ::sched_setscheduler(0, SCHED_BATCH, &parameters);
}

std::int64_t address_space_bytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t pages = 0;
    if (!(file >> pages)) return 0;
    return pages * ::sysconf(_SC_PAGESIZE);
}

void limit_memory(const MemoryLimit& limit) {
    const std::int64_t base = address_space_bytes();
    if (base == 0) return;
    const std::int64_t stacks = (limit.threads + kOwnThreads) * kStackBytes;
    rlimit allowed{};
    ::getrlimit(RLIMIT_AS, &allowed);
    const auto wanted = static_cast<rlim_t>(base + stacks + limit.bytes);
    if (allowed.rlim_max == RLIM_INFINITY || wanted < allowed.rlim_max) {
        allowed.rlim_cur = wanted;
        ::setrlimit(RLIMIT_AS, &allowed);
    }
}

}  // namespace rangefinder::worker
