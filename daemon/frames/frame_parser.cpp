#include "daemon/frames/frame_parser.hpp"

#include <utility>

namespace rangefinder::frames {
namespace {

std::uint32_t read_length(std::string_view header) {
    std::uint32_t length = 0;
    for (unsigned byte = 0; byte < 4; ++byte) {
        length |= static_cast<std::uint32_t>(static_cast<unsigned char>(header[byte]))
                  << (8 * byte);
    }
    return length;
}

}  // namespace

Result<std::optional<Frame>> FrameParser::next() {
    const std::string_view rest = std::string_view(buffer_).substr(consumed_);
    if (rest.size() < kFrameHeaderBytes) {
        drop_consumed();
        return std::optional<Frame>{};
    }
    const std::uint32_t length = read_length(rest);
    const auto type = static_cast<std::uint8_t>(rest[kFrameHeaderBytes - 1]);
    if (!is_frame_type(type)) {
        return Error{ErrorKind::kMalformed, "unknown frame type " + std::to_string(type), {}};
    }
    if (length > kMaxPayloadBytes) {
        return Error{ErrorKind::kMalformed,
                     "frame of " + std::to_string(length) + " bytes, at most " +
                         std::to_string(kMaxPayloadBytes) + " are allowed",
                     {}};
    }
    if (rest.size() < kFrameHeaderBytes + length) {
        drop_consumed();
        return std::optional<Frame>{};
    }
    Frame frame{static_cast<FrameType>(type), std::string(rest.substr(kFrameHeaderBytes, length))};
    consumed_ += kFrameHeaderBytes + length;
    return std::optional<Frame>{std::move(frame)};
}

void FrameParser::drop_consumed() {
    buffer_.erase(0, consumed_);
    consumed_ = 0;
}

}  // namespace rangefinder::frames
