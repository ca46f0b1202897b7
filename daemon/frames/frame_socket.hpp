// Whole frames over a blocking stream socket.
#pragma once

#include <optional>

#include "daemon/frames/frame_parser.hpp"

namespace rangefinder::frames {

// False when the other side is gone or does not read within the socket's send timeout: part of the
// frame may have been sent, so the socket is of no use after that. Raises no SIGPIPE.
bool send_frame(int socket, const Frame& frame);

inline constexpr std::size_t kReadBytes = std::size_t{64} << 10;

// Reads what there is, at most kReadBytes, into the parser; waits when there is nothing. False at
// the end of the stream, or when it broke.
bool receive_some(int socket, FrameParser& parser);

// Reads frame after frame. Used by one thread; does not own the socket.
class FrameReader {
  public:
    explicit FrameReader(int socket) : socket_(socket) {}
    // Waits for a whole frame. Nothing: the stream ended. kMalformed: garbage, or an end inside a
    // frame.
    Result<std::optional<Frame>> read();

  private:
    int socket_;
    FrameParser parser_;
};

}  // namespace rangefinder::frames
