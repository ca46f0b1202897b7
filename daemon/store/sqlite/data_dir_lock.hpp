// One daemon a data directory.
#pragma once

#include <filesystem>

#include "diagnostics/base/result.hpp"

namespace rangefinder::store {

// Holds the lock as long as it lives; the kernel drops it when the process dies, however it dies.
class DataDirLock {
  public:
    // Makes the directory (0700) when missing. kUnavailable, with the holder's process id, when it
    // is taken.
    static Result<DataDirLock> take(const std::filesystem::path& data_dir);

    DataDirLock(DataDirLock&& other) noexcept;
    DataDirLock& operator=(DataDirLock&&) = delete;
    ~DataDirLock();

  private:
    explicit DataDirLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;  // -1: moved from.
};

}  // namespace rangefinder::store
