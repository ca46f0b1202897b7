#include "daemon/frames/frame_socket.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace rangefinder::frames {

bool send_frame(int socket, const Frame& frame) {
    const std::string bytes = encode_frame(frame);
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t sent = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive_some(int socket, FrameParser& parser) {
    std::array<char, kReadBytes> bytes;
    ssize_t received = -1;
    do {
        received = ::recv(socket, bytes.data(), bytes.size(), 0);
    } while (received < 0 && errno == EINTR);
    if (received <= 0) return false;
    parser.feed({bytes.data(), static_cast<std::size_t>(received)});
    return true;
}

Result<std::optional<Frame>> FrameReader::read() {
    for (;;) {
        Result<std::optional<Frame>> next = parser_.next();
        if (!next.ok() || next->has_value()) return next;
        if (receive_some(socket_, parser_)) continue;
        if (parser_.at_boundary()) return std::optional<Frame>{};
        return Error{ErrorKind::kMalformed, "the stream ended inside a frame", {}};
    }
}

}  // namespace rangefinder::frames
