// What the worker process forbids itself.
#pragma once

#include <cstdint>

namespace rangefinder::worker {

// The kernel kills this process when the thread that started it ends: no orphan trains on. (Should
// it have ended before this call, then the end of the socket's stream says so.)
void die_with_parent();

// Below the daemon's own threads: nice +10, batch scheduling.
void lower_priority();

// From now on at most `bytes` more address space than is in use at this moment (the libraries, as
// measured), and some for the stacks of `threads`. Beyond it operator new throws std::bad_alloc.
struct MemoryLimit {
    std::int64_t bytes;
    std::int64_t threads;
};
void limit_memory(const MemoryLimit& limit);

// Address space in use, from /proc/self/statm; 0 when it cannot be read.
std::int64_t address_space_bytes();

}  // namespace rangefinder::worker
