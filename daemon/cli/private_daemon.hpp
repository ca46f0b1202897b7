// A daemon of one's own for one command: on a free port, with a data directory that is removed
// after.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "diagnostics/base/result.hpp"

namespace rangefinder::cli {

// Not thread-safe. It dies with this process, also when that is killed.
class PrivateDaemon {
  public:
    // kUnavailable when it is not ready in time.
    static Result<std::unique_ptr<PrivateDaemon>> start();
    // Stops it and removes its directory.
    ~PrivateDaemon();
    PrivateDaemon(const PrivateDaemon&) = delete;
    PrivateDaemon& operator=(const PrivateDaemon&) = delete;

    const std::string& url() const { return url_; }

  private:
    PrivateDaemon(std::string directory, pid_t process)
        : directory_(std::move(directory)), process_(process) {}

    std::string directory_;
    pid_t process_;
    std::string url_;
};

}  // namespace rangefinder::cli
