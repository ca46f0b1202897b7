// CRC-32 (ISO 3309, as in gzip): tells files that were cut off or damaged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace rangefinder {

// Of the bytes that `before` is the sum of, followed by these. Begins with 0.
std::uint32_t crc32_of(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace rangefinder
