// The body of a request with Transfer-Encoding: chunked (RFC 9112, 7.1), without what nobody needs
// and attackers use: chunk extensions and trailers are refused. Beast's own reader of chunks, which
// in 1.81 can be made to throw by both, never sees a body.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace rangefinder::http {

// A state machine over bytes, however they are split. Not thread-safe.
class ChunkedDecoder {
  public:
    enum class State { kMore, kDone, kMalformed, kTooLarge };

    // `limit`: the most bytes that all chunks may hold together.
    explicit ChunkedDecoder(std::uint64_t limit) : limit_(limit) {}

    // Appends the data in `input` to `body` and returns how many bytes it used: all of them unless
    // the body ended or is bad. See state().
    std::size_t feed(std::string_view input, std::string& body);
    State state() const { return state_; }

  private:
    enum class Expect { kSize, kSizeLf, kData, kDataCr, kDataLf, kEndCr, kEndLf };

    void take(char c);
    void take_size(char c);
    void begin_chunk();
    void expect(char c, char wanted, Expect next);

    std::uint64_t limit_;
    std::uint64_t left_ = 0;  // Of the size line while it is read, then of the chunk.
    std::uint64_t total_ = 0;
    unsigned digits_ = 0;
    Expect expect_ = Expect::kSize;
    State state_ = State::kMore;
};

}  // namespace rangefinder::http
