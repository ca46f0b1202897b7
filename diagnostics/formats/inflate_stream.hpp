// zlib's decompression, for gzip files and the entries of zip archives.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <span>

#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// Holds zlib's state. Not thread-safe.
class InflateStream {
  public:
    // As inflateInit2 takes it: -15 for bytes without a header, 15 + 16 for gzip.
    explicit InflateStream(int window_bits);
    ~InflateStream();
    InflateStream(const InflateStream&) = delete;
    InflateStream& operator=(const InflateStream&) = delete;

    struct Step {
        int status = Z_OK;      // zlib's.
        std::size_t taken = 0;  // Bytes of the input.
        std::size_t given = 0;  // Bytes of the output.
    };
    // Goes on as far as the input, the output or zlib's 32 bits for their lengths reach.
    Step run(ByteView input, std::span<std::uint8_t> output);
    // To read another stream that follows the one that ended.
    void restart();

  private:
    z_stream stream_{};
};

}  // namespace rangefinder
