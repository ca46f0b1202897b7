#include "diagnostics/formats/crc32.hpp"

#include <zlib.h>

namespace rangefinder {

std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t before) {
    // zlib reads the bytes as unsigned char.
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(before, data, bytes.size()));
}

}  // namespace rangefinder
