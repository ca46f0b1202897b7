// One client's connection: requests in, answers out, one after the other, until one side has
// enough.
//
//   read head -> check -> read body -> API thread -> write answer -+
//       ^                                    \-> event stream -> close
//       +----------------- keep alive ------------------------------+
//
// A head that is wrong, a body over its limit or too slow, and a client that does not read end the
// connection. Each message has one deadline as a whole: a byte a second does not extend it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/http/head_scanner.hpp"
#include "daemon/http/refusal.hpp"
#include "daemon/http/request_head.hpp"
#include "daemon/http/shared.hpp"
#include "daemon/http/signal.hpp"

namespace rangefinder::http {

struct Visit;

// Runs on the strand of its socket. drain() and abort() are thread-safe, the rest is the strand's.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(boost::asio::ip::tcp::socket socket, Shared& shared);

    // Serves until the end, then calls `ended`.
    void start(std::function<void()> ended);
    // Answers 503 and closes: the server has enough connections.
    void start_refusing(std::function<void()> ended);
    // Closes if nothing is under way; else the present answer is the last.
    void drain();
    // Closes now.
    void abort();

  private:
    template <typename T>
    using awaitable = boost::asio::awaitable<T>;
    enum class HeadRead { kDone, kMalformed, kTooLong, kGone };

    void spawn(awaitable<void> work, std::function<void()> ended);
    awaitable<void> serve();
    awaitable<void> refuse_overload();
    awaitable<bool> serve_one();
    awaitable<bool> serve_head(Visit& visit, RequestHead head);
    awaitable<bool> serve_admitted(Visit& visit, const RequestHead& head,
                                   const Router::Route& route, Request request);

    awaitable<HeadRead> read_head(HeadScanner& scanner);
    awaitable<std::optional<Refusal>> read_body(const RequestHead& head, const Router::Route& route,
                                                std::string& body, ByteLease& lease);
    awaitable<std::optional<Refusal>> read_sized(std::uint64_t length, std::string& body,
                                                 ByteLease& lease);
    awaitable<std::optional<Refusal>> read_chunked(std::uint64_t limit, std::string& body,
                                                   ByteLease& lease);
    awaitable<bool> fill_buffer(std::size_t bytes);

    awaitable<Response> ask_handler(Visit& visit, const Router::Route& route, Request request);
    awaitable<void> refuse(Visit& visit, Refusal refusal);
    awaitable<void> answer(Visit& visit, Response response);
    awaitable<void> write(Visit& visit, std::string_view head, std::string_view body);
    awaitable<void> linger();

    awaitable<void> stream_events(Visit& visit, Response response);
    awaitable<void> pump_events(Visit& visit, EventSource& source, std::uint64_t after);
    awaitable<bool> send_event_text(Visit& visit, std::string text);
    void watch_client();

    Shared& shared_;
    boost::beast::tcp_stream stream_;
    std::string buffer_;  // Bytes that were read but not used yet; at most a head and a read more.
    std::shared_ptr<Signal> signal_;  // What the coroutine sleeps on, if it does.
    std::string watched_;             // What a listening client sends is read and thrown away.
    std::size_t watched_reads_ = 0;
    bool idle_ = false;    // Between requests, with nothing read.
    bool broken_ = false;  // No byte can or should be written any more.
};

}  // namespace rangefinder::http
