#include "diagnostics/formats/tf_record.hpp"

#include <string>

#include "diagnostics/formats/crc32c.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kSumBytes = 4;
constexpr std::size_t kHeadBytes = kLengthBytes + kSumBytes;

// Whether the sum after the first `length` bytes is theirs.
bool sum_holds(ByteView bytes, std::size_t length) {
    return load_little_endian<std::uint32_t>(bytes.data() + length) ==
           masked_crc32c_of(bytes.first(length));
}

}  // namespace

Result<bool> TfRecordReader::next() {
    const ByteView rest = bytes_.subspan(position_);
    if (rest.empty()) return false;
    torn_ = rest.size() < kHeadBytes;
    if (torn_) return false;
    if (!sum_holds(rest, kLengthBytes)) {
        return error("its length does not match its checksum (CRC-32C)");
    }
    const auto length = load_little_endian<std::uint64_t>(rest.data());
    const std::size_t there = rest.size() - kHeadBytes;
    torn_ = there < kSumBytes || length > there - kSumBytes;
    if (torn_) return false;
    const auto size = static_cast<std::size_t>(length);
    if (!sum_holds(rest.subspan(kHeadBytes), size)) {
        return error("its data does not match its checksum (CRC-32C)");
    }
    record_ = rest.subspan(kHeadBytes, size);
    offset_ = position_;
    position_ += kHeadBytes + size + kSumBytes;
    return true;
}

Error TfRecordReader::error(const char* why) const {
    return Error{ErrorKind::kMalformed,
                 "the record at byte " + std::to_string(position_) + " is damaged: " + why,
                 {}};
}

}  // namespace rangefinder
