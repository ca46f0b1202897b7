// What daemon and worker say to each other over a socket pair; the protocol is in FRAMES.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rangefinder::frames {

enum class FrameType : std::uint8_t {
    // Worker to daemon.
    kHello = 1,     // Protocol version, in decimal. First of all.
    kProgress = 2,  // codec: Progress.
    kRecords = 3,   // codec: Records.
    kFinding = 4,   // codec: Finding.
    kResult = 5,    // codec: JobResult. Last.
    kStopped = 6,   // codec: JobResult of a run cancelled or out of time. Last.
    kFailed = 7,    // codec: job error. Last.
    // Daemon to worker.
    kDataset = 32,    // codec: DatasetSpec with whole paths.
    kJob = 33,        // codec: JobSpec. Starts the run.
    kCancel = 34,     // Stop and answer with what was measured.
    kTimeLimit = 35,  // The same, because time is up.
    kPlaces = 36,     // codec: JobPlaces. Before the job.
};

bool is_frame_type(std::uint8_t type);

struct Frame {
    FrameType type = FrameType::kHello;
    std::string payload;
};

inline constexpr std::string_view kProtocolVersion = "1";
// Length (u32, little-endian, of the payload) and type byte.
inline constexpr std::size_t kFrameHeaderBytes = 5;
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{32} << 20;

// The frame as bytes. The payload must not exceed kMaxPayloadBytes.
std::string encode_frame(const Frame& frame);

}  // namespace rangefinder::frames
