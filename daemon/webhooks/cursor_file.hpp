// How far the events were looked through, kept over restarts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace rangefinder::webhooks {

// Not thread-safe.
class CursorFile {
  public:
    explicit CursorFile(std::string path) : path_(std::move(path)) {}

    // Nothing when there is no such file, or no number in it.
    std::optional<std::uint64_t> read() const;
    // Replaces the file as a whole; a cursor that is there already is not written again. False: the
    // disk did not take it, which the next call tries again.
    bool write(std::uint64_t cursor);

  private:
    std::string path_;
    std::optional<std::uint64_t> written_;
};

}  // namespace rangefinder::webhooks
