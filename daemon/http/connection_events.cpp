// How a connection serves an event stream: everything that there is, then whatever comes, then a
// comment each while so that both sides notice when the other is gone.
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <utility>

#include "daemon/http/connection.hpp"
#include "daemon/http/event_text.hpp"
#include "daemon/http/visit.hpp"

namespace rangefinder::http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kEventsRead = 64;  // Events asked of the source at a time.
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::size_t kWatchedReads = 64;  // A listener has nothing to say; more ends it.

// A place among the streams that are allowed; given back at the end.
class StreamPlace {
  public:
    StreamPlace(std::atomic<std::size_t>& count, std::size_t limit)
        : count_(count), taken_(++count <= limit) {}
    ~StreamPlace() { --count_; }
    StreamPlace(const StreamPlace&) = delete;
    StreamPlace& operator=(const StreamPlace&) = delete;
    bool taken() const { return taken_; }

  private:
    std::atomic<std::size_t>& count_;
    const bool taken_;
};

std::string chunk(const std::string& text) {
    std::array<char, 24> size{};
    const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
    return std::string(size.data(), static_cast<std::size_t>(length)) + text + "\r\n";
}

}  // namespace

Connection::awaitable<void> Connection::stream_events(Visit& visit, Response response) {
    visit.keep_alive = false;
    const StreamPlace place(shared_.event_streams, shared_.options.limits.event_streams);
    if (!place.taken()) {
        Refusal refusal{.status = 503,
                        .reason = "event_streams",
                        .detail = "too many event streams are open",
                        .headers = {{"Retry-After", "5"}}};
        co_await refuse(visit, std::move(refusal));
        co_return;
    }
    visit.exchange.status = response.status;
    visit.exchange.event_stream = true;
    response.headers["Content-Type"] = "text/event-stream";
    const HeadOptions options{.request_id = visit.request_id,
                              .http_1_0 = visit.http_1_0,
                              .keep_alive = false,
                              .chunked = !visit.http_1_0};
    const std::string head = response_head(response, options);
    co_await write(visit, head, std::string_view());
    if (broken_) co_return;
    signal_ = std::make_shared<Signal>(stream_.get_executor());
    stream_.expires_never();
    watch_client();
    co_await pump_events(visit, *response.events, response.events_after);
    signal_->close();
    signal_.reset();
    broken_ = true;  // The watcher reads; lingering would be a second reader.
}

Connection::awaitable<void> Connection::pump_events(Visit& visit, EventSource& source,
                                                    std::uint64_t after) {
    const ServerLimits& limits = shared_.options.limits;
    const auto subscription = source.subscribe([signal = signal_] { signal->notify(); });
    std::string retry = "retry: " + std::to_string(limits.event_retry.count()) + "\n\n";
    bool alive = co_await send_event_text(visit, std::move(retry));
    auto heartbeat = std::chrono::steady_clock::now() + limits.event_heartbeat;
    while (alive && !broken_ && !shared_.draining) {
        const bool finished = source.finished();  // Asked first, so that no event is lost.
        std::uint64_t count = 0;
        std::string text =
            event_text(source.read(after, kEventsRead), limits.event_buffer_bytes, after, count);
        if (text.empty() && finished) break;
        const bool is_beat = text.empty() && std::chrono::steady_clock::now() >= heartbeat;
        if (is_beat) text = ": heartbeat\n\n";
        if (text.empty()) {
            co_await signal_->wait_until(heartbeat);
            continue;
        }
        alive = co_await send_event_text(visit, std::move(text));
        shared_.events_sent += count;
        heartbeat = std::chrono::steady_clock::now() + limits.event_heartbeat;
    }
    if (alive && !broken_ && !visit.http_1_0) co_await write(visit, kLastChunk, std::string_view());
}

Connection::awaitable<bool> Connection::send_event_text(Visit& visit, std::string text) {
    if (!visit.http_1_0) text = chunk(text);
    co_await write(visit, text, std::string_view());
    co_return !broken_;
}

// Notices at once when a listener closes. Callbacks and not a coroutine: the next read must begin
// before a write can set a deadline that this read would take over.
void Connection::watch_client() {
    watched_.resize(256);
    stream_.async_read_some(
        asio::buffer(watched_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
            if (!error && ++self->watched_reads_ < kWatchedReads) return self->watch_client();
            self->broken_ = true;
            if (self->signal_) self->signal_->notify();
        });
}

}  // namespace rangefinder::http
