#include "daemon/http/chunked_decoder.hpp"

#include <algorithm>

namespace rangefinder::http {
namespace {

constexpr unsigned kSizeDigits = 15;  // Below 2^60: sums cannot overflow.

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::size_t ChunkedDecoder::feed(std::string_view input, std::string& body) {
    std::size_t used = 0;
    while (used < input.size() && state_ == State::kMore) {
        if (expect_ != Expect::kData) {
            take(input[used++]);
            continue;
        }
        const std::size_t count =
            static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - used));
        body.append(input, used, count);
        used += count;
        left_ -= count;
        if (left_ == 0) expect_ = Expect::kDataCr;
    }
    return used;
}

void ChunkedDecoder::take(char c) {
    switch (expect_) {
        case Expect::kSize:
            return take_size(c);
        case Expect::kSizeLf:
            if (c != '\n') break;
            return begin_chunk();
        case Expect::kDataCr:
            return expect(c, '\r', Expect::kDataLf);
        case Expect::kDataLf:
            digits_ = 0;
            return expect(c, '\n', Expect::kSize);
        case Expect::kEndCr:
            return expect(c, '\r', Expect::kEndLf);
        case Expect::kEndLf:
            if (c != '\n') break;
            state_ = State::kDone;
            return;
        case Expect::kData:
            break;
    }
    state_ = State::kMalformed;
}

void ChunkedDecoder::take_size(char c) {
    const int digit = hex_value(c);
    if (digit >= 0 && digits_ < kSizeDigits) {
        left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
        ++digits_;
        return;
    }
    if (c == '\r' && digits_ > 0) {
        expect_ = Expect::kSizeLf;
        return;
    }
    state_ = State::kMalformed;
}

void ChunkedDecoder::begin_chunk() {
    total_ += left_;
    if (total_ > limit_) {
        state_ = State::kTooLarge;
        return;
    }
    expect_ = left_ == 0 ? Expect::kEndCr : Expect::kData;
}

void ChunkedDecoder::expect(char c, char wanted, Expect next) {
    if (c == wanted) {
        expect_ = next;
    } else {
        state_ = State::kMalformed;
    }
}

}  // namespace rangefinder::http
