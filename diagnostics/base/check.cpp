#include "diagnostics/base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace rangefinder {

void check_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "rangefinder: check failed: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace rangefinder
