// TensorBoard event files: the scalars that a training logged, by tag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

struct EventScalar {
    std::int64_t step = 0;
    double wall_time = 0.0;  // Seconds since 1970.
    double value = 0.0;      // May be no finite number.
};

struct EventTag {
    std::string name;  // Valid UTF-8.
    std::vector<EventScalar>
        points;  // In the order of the file: after a restart steps may go back.
};

struct EventFile {
    std::string version;         // "brain.Event:2"; empty: the file does not say.
    std::vector<EventTag> tags;  // Those with scalars, in the order of their first one.
    std::int64_t records = 0;
    std::int64_t other_values = 0;  // Histograms, images, texts: passed over.
    bool torn = false;              // The last record is cut off: the writer was stopped there.
    std::size_t read_bytes = 0;     // Up to the end of the last whole record.
};

// Whether the bytes begin with the head of a TFRecord whose checksum holds.
bool is_event_file(ByteView bytes);

// Reads scalars in each of the ways they are written: simple_value (TensorFlow 1,
// torch.utils.tensorboard), or a tensor of one float16, bfloat16, float32, float64, int32 or int64
// (TensorFlow 2, torch's new_style) in a typed list or as bytes. Errors: kMalformed with the byte
// at which the record begins, kTooLarge over one of the limits below. Source of the field numbers:
// tensorflow/tensorboard, tensorboard/compat/proto/{event,summary,tensor}.proto.
Result<EventFile> read_event_file(ByteView bytes);

inline constexpr std::int64_t kMaxEventRecords = 5'000'000;
inline constexpr std::size_t kMaxEventTags = 10'000;
inline constexpr std::size_t kMaxEventTagBytes = 1'024;
inline constexpr std::size_t kMaxEventScalars = 2'000'000;

}  // namespace rangefinder
