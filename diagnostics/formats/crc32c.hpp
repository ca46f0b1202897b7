// CRC-32C (Castagnoli; RFC 3720, appendix B.4), as TFRecord files carry it.
#pragma once

#include <cstdint>

#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

std::uint32_t crc32c_of(ByteView bytes);

// Rotated and shifted, so that the sum of data that itself holds sums is still a good one
// (tensorflow/tensorboard, tensorboard/data/server/masked_crc.rs).
std::uint32_t masked_crc32c_of(ByteView bytes);

}  // namespace rangefinder
