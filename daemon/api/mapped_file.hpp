// A file's bytes without copying them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "diagnostics/base/clock.hpp"

namespace rangefinder::api {

// Read-only. The bytes stay as they are when the file is replaced or removed by name, which is how
// files of this daemon change. Thread-safe.
class MappedFile {
  public:
    // Null when there is no such file. Throws std::system_error when it cannot be read.
    static std::shared_ptr<const MappedFile> open(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    std::span<const std::uint8_t> bytes() const {
        return {static_cast<const std::uint8_t*>(address_), size_};
    }
    std::string_view text() const { return {static_cast<const char*>(address_), size_}; }
    WallTime modified() const { return modified_; }

  private:
    MappedFile(void* address, std::size_t size, WallTime modified)
        : address_(address), size_(size), modified_(modified) {}

    void* address_;  // Null for an empty file.
    std::size_t size_;
    WallTime modified_;
};

}  // namespace rangefinder::api
