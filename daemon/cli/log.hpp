// The daemon's log: one line each on stderr.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::cli {

// Thread-safe.
class Log {
  public:
    // Lines of `level` ("error", "warning", "info", "debug") and worse are written; `counted` hears
    // of every line's level. The clock must outlive it.
    Log(const std::string& level, const Clock& clock,
        std::function<void(const std::string&)> counted);

    // Line breaks and control characters in `text` are replaced: what a client sent must not look
    // like lines of ours.
    void write(std::string_view level, std::string_view text);

  private:
    const int threshold_;
    const Clock& clock_;
    const std::function<void(const std::string&)> counted_;
    std::mutex mutex_;
};

}  // namespace rangefinder::cli
