// RF_CHECK: a programmer's error ends the process, in every build type, with the condition and its
// place.
#pragma once

namespace rangefinder {

// Prints the failed condition to stderr and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace rangefinder

#define RF_CHECK(condition)             \
    ((condition) ? static_cast<void>(0) \
                 : ::rangefinder::check_failed(#condition, __FILE__, __LINE__))
