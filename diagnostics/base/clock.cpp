#include "diagnostics/base/clock.hpp"

#include <cstdio>
#include <ctime>

namespace rangefinder {

std::string to_rfc3339(WallTime time) {
    const auto since_epoch = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
    const std::time_t whole = seconds.count();
    std::tm parts{};
    gmtime_r(&whole, &parts);
    char text[64];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text + length, sizeof text - length, ".%03dZ",
                  static_cast<int>((since_epoch - seconds).count()));
    return text;
}

}  // namespace rangefinder
