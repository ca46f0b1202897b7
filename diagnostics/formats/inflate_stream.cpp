#include "diagnostics/formats/inflate_stream.hpp"

#include <algorithm>
#include <limits>
#include <new>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

InflateStream::InflateStream(int window_bits) {
    if (inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
}

InflateStream::~InflateStream() {
    inflateEnd(&stream_);
}

InflateStream::Step InflateStream::run(ByteView input, std::span<std::uint8_t> output) {
    constexpr std::size_t kMostAtOnce = std::numeric_limits<uInt>::max();
    const std::size_t offered = std::min(input.size(), kMostAtOnce);
    const std::size_t room = std::min(output.size(), kMostAtOnce);
    // zlib takes a pointer to non-const and does not write through it.
    stream_.next_in = const_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(offered);
    stream_.next_out = output.data();
    stream_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    return {status, offered - stream_.avail_in, room - stream_.avail_out};
}

void InflateStream::restart() {
    RF_CHECK(inflateReset(&stream_) == Z_OK);
}

}  // namespace rangefinder
