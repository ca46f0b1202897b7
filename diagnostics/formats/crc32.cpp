#include "diagnostics/formats/crc32.hpp"

#include <zlib.h>

namespace rangefinder {

std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t before) {
    // Of no memory at all zlib gives the sum to begin with, not the one before.
    if (bytes.empty()) return before;
    // zlib reads the bytes as unsigned char.
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(before, data, bytes.size()));
}

}  // namespace rangefinder
