// How a connection reads: heads and bodies, under their limits and deadlines.
#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "daemon/http/chunked_decoder.hpp"
#include "daemon/http/connection.hpp"

namespace rangefinder::http {

namespace asio = boost::asio;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kHeadRead = 2 * 1024;
constexpr std::size_t kBodyRead = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Refusal over_limit(std::uint64_t limit) {
    return {.status = 413,
            .reason = "too_large",
            .detail = "the body is over the limit of " + std::to_string(limit) + " bytes"};
}

Refusal no_memory() {
    return {.status = 503,
            .reason = "body_memory",
            .detail = "too many request bodies are under way",
            .headers = {{"Retry-After", "1"}}};
}

}  // namespace

// Reads some more into the buffer; false when the client is gone or too slow.
Connection::awaitable<bool> Connection::fill_buffer(std::size_t bytes) {
    const std::size_t old_size = buffer_.size();
    bytes = std::min(bytes, shared_.options.limits.read_buffer_bytes);
    buffer_.resize(old_size + bytes);
    const auto [error, count] =
        co_await stream_.async_read_some(asio::buffer(buffer_.data() + old_size, bytes), kAwait);
    buffer_.resize(old_size + count);
    if (error) broken_ = true;
    co_return !error;
}

Connection::awaitable<Connection::HeadRead> Connection::read_head(HeadScanner& scanner) {
    const ServerLimits& limits = shared_.options.limits;
    bool may_skip_line = true;  // One empty line before a request (RFC 9112, 2.2).
    idle_ = buffer_.empty();
    if (idle_) buffer_.shrink_to_fit();
    stream_.expires_after(idle_ ? limits.idle_deadline : limits.header_deadline);
    for (;;) {
        if (may_skip_line && buffer_.starts_with("\r\n")) buffer_.erase(0, 2);
        if (buffer_.size() > 1) may_skip_line = false;
        const auto state = buffer_ == "\r" ? HeadScanner::State::kMore : scanner.scan(buffer_);
        if (state == HeadScanner::State::kMalformed) co_return HeadRead::kMalformed;
        const bool done = state == HeadScanner::State::kDone;
        if ((done ? scanner.length() : buffer_.size()) > limits.header_bytes) {
            co_return HeadRead::kTooLong;
        }
        if (done) co_return HeadRead::kDone;
        if (idle_ && shared_.draining) co_return HeadRead::kGone;
        if (!co_await fill_buffer(kHeadRead)) co_return HeadRead::kGone;
        if (std::exchange(idle_, false)) stream_.expires_after(limits.header_deadline);
    }
}

Connection::awaitable<std::optional<Refusal>> Connection::read_body(const RequestHead& head,
                                                                    const Router::Route& route,
                                                                    std::string& body,
                                                                    ByteLease& lease) {
    if (head.framing == Framing::kNone ||
        (head.framing == Framing::kLength && head.content_length == 0)) {
        co_return std::nullopt;
    }
    stream_.expires_after(shared_.options.limits.body_deadline);
    if (head.expects_continue && buffer_.empty()) {
        const auto [error, count] = co_await asio::async_write(
            stream_, asio::buffer(kContinue.data(), kContinue.size()), kAwait);
        if (error) broken_ = true;
        if (broken_) co_return std::nullopt;
    }
    if (head.framing == Framing::kLength) {
        co_return co_await read_sized(head.content_length, body, lease);
    }
    const std::uint64_t limit = route.options.content_types.empty() ? 0 : route.options.body_limit;
    co_return co_await read_chunked(limit, body, lease);
}

Connection::awaitable<std::optional<Refusal>> Connection::read_sized(std::uint64_t length,
                                                                     std::string& body,
                                                                     ByteLease& lease) {
    if (!lease.grow_to(length)) co_return no_memory();
    body.reserve(length);  // Not touched yet: a client that sends nothing costs no memory.
    for (;;) {
        const std::size_t count = std::min<std::size_t>(buffer_.size(), length - body.size());
        body.append(buffer_, 0, count);
        buffer_.erase(0, count);
        if (body.size() == length) break;
        // No more than the body needs: what follows it stays in the socket.
        const bool alive =
            co_await fill_buffer(std::min<std::size_t>(kBodyRead, length - body.size()));
        if (!alive) co_return std::nullopt;
    }
    if (buffer_.empty()) buffer_.shrink_to_fit();
    co_return std::nullopt;
}

Connection::awaitable<std::optional<Refusal>> Connection::read_chunked(std::uint64_t limit,
                                                                       std::string& body,
                                                                       ByteLease& lease) {
    ChunkedDecoder decoder(limit);
    for (;;) {
        buffer_.erase(0, decoder.feed(buffer_, body));
        if (decoder.state() == ChunkedDecoder::State::kDone) break;
        if (decoder.state() == ChunkedDecoder::State::kTooLarge) co_return over_limit(limit);
        if (decoder.state() == ChunkedDecoder::State::kMalformed) {
            co_return Refusal{.status = 400,
                              .reason = "framing",
                              .detail =
                                  "the chunked body is malformed (extensions and trailers "
                                  "are not taken)"};
        }
        if (!lease.grow_to(body.capacity())) co_return no_memory();
        const bool alive = co_await fill_buffer(kBodyRead);
        if (!alive) co_return std::nullopt;
    }
    co_return std::nullopt;
}

}  // namespace rangefinder::http
