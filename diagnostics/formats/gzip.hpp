// Gzip by zlib, with bounds on what a small file may become.
#pragma once

#include <cstdint>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

bool is_gzip(ByteView bytes);

// Inflates every member of a gzip file. Errors: kMalformed when it is cut, damaged, or followed by
// other bytes; kTooLarge when the output would pass `limit` bytes, or kMaxGzipRatio times the input
// once it is over kFreeGzipBytes. No more than about twice the output is ever allocated.
Result<Bytes> gunzip(ByteView bytes, std::int64_t limit);

// Deflate itself reaches 1032:1; real images and tables stay under 100:1.
inline constexpr std::int64_t kMaxGzipRatio = 250;
inline constexpr std::int64_t kFreeGzipBytes = std::int64_t{1} << 24;

}  // namespace rangefinder
