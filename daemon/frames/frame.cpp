#include "daemon/frames/frame.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder::frames {

bool is_frame_type(std::uint8_t type) {
    switch (static_cast<FrameType>(type)) {
        case FrameType::kHello:
        case FrameType::kProgress:
        case FrameType::kRecords:
        case FrameType::kFinding:
        case FrameType::kResult:
        case FrameType::kStopped:
        case FrameType::kFailed:
        case FrameType::kDataset:
        case FrameType::kJob:
        case FrameType::kCancel:
        case FrameType::kTimeLimit:
        case FrameType::kPlaces:
            return true;
    }
    return false;
}

std::string encode_frame(const Frame& frame) {
    RF_CHECK(frame.payload.size() <= kMaxPayloadBytes);
    const auto length = static_cast<std::uint32_t>(frame.payload.size());
    std::string bytes;
    bytes.reserve(kFrameHeaderBytes + frame.payload.size());
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<char>((length >> shift) & 0xFFu));
    }
    bytes.push_back(static_cast<char>(frame.type));
    bytes += frame.payload;
    return bytes;
}

}  // namespace rangefinder::frames
