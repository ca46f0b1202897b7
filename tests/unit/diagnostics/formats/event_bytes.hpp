// Writes event files for tests, from the published format alone: nothing of the reader is used, not
// even its checksum.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diagnostics/formats/bytes.hpp"

namespace rangefinder::test {

// Bit by bit, as RFC 3720 defines it.
inline std::uint32_t bitwise_crc32c(std::string_view bytes) {
    std::uint32_t sum = 0xffffffffU;
    for (const char c : bytes) {
        sum ^= static_cast<std::uint8_t>(c);
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1U) * 0x82f63b78U);
    }
    return sum ^ 0xffffffffU;
}

template <typename Number>
std::string raw(Number number) {
    std::string bytes(sizeof(Number), '\0');
    std::memcpy(bytes.data(), &number, sizeof(Number));
    return bytes;
}

inline std::string record(const std::string& data) {
    const auto masked = [](const std::string& bytes) {
        const std::uint32_t sum = bitwise_crc32c(bytes);
        return raw<std::uint32_t>(((sum >> 15) | (sum << 17)) + 0xa282ead8U);
    };
    const std::string length = raw<std::uint64_t>(data.size());
    return length + masked(length) + data + masked(data);
}

inline std::string varint(std::uint64_t number) {
    std::string bytes;
    for (; number >= 0x80; number >>= 7) bytes += static_cast<char>((number & 0x7fU) | 0x80U);
    return bytes + static_cast<char>(number);
}

inline std::string field(unsigned number, unsigned type, const std::string& content) {
    return varint((std::uint64_t{number} << 3) | type) +
           (type == 2 ? varint(content.size()) : std::string()) + content;
}

inline std::string event(std::int64_t step, const std::string& value) {
    return field(1, 1, raw(1.5)) + field(2, 0, varint(static_cast<std::uint64_t>(step))) +
           field(5, 2, field(1, 2, value));
}

inline std::string simple(const std::string& tag, float number) {
    return field(1, 2, tag) + field(2, 5, raw(number));
}

// A Summary.Value with a TensorProto of `members`.
inline std::string tensor(const std::string& tag, unsigned dtype, const std::string& members) {
    return field(1, 2, tag) + field(8, 2, field(1, 0, varint(dtype)) + members);
}

inline std::string plugin(const std::string& name) {
    return field(9, 2, field(1, 2, field(1, 2, name)));
}

inline std::string version_record() {
    return record(field(1, 1, raw(1.0)) + field(3, 2, "brain.Event:2"));
}

inline Bytes bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

}  // namespace rangefinder::test
