// Bytes of a socket into frames.
#pragma once

#include <string>
#include <string_view>

#include "daemon/frames/frame.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::frames {

// Takes bytes in pieces of any size and gives whole frames. Holds at most one frame more than what
// feed() was given: call next() until it gives nothing before feeding again. Not thread-safe.
class FrameParser {
  public:
    void feed(std::string_view bytes) { buffer_.append(bytes); }
    // The next whole frame, or nothing yet. kMalformed for a length over the limit or an unknown
    // type: the stream cannot be read on after that.
    Result<std::optional<Frame>> next();
    // True when the stream may end here: no part of a frame is waiting.
    bool at_boundary() const { return consumed_ == buffer_.size(); }

  private:
    void drop_consumed();

    std::string buffer_;
    std::size_t consumed_ = 0;
};

}  // namespace rangefinder::frames
