#include "daemon/http/connection.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <utility>
#include <variant>

#include "daemon/http/admission.hpp"
#include "daemon/http/reply.hpp"
#include "daemon/http/visit.hpp"

namespace rangefinder::http {

namespace asio = boost::asio;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kLinger{1};
constexpr std::size_t kLingerReads = 64;
// A large answer gets a second more for each of these; still one deadline as a whole.
constexpr std::size_t kSlowestBytesPerSecond = 4 << 20;

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

// Keeps the connection alive while its coroutine runs.
asio::awaitable<void> hold(std::shared_ptr<Connection>, asio::awaitable<void> work) {
    co_await std::move(work);
}

Response broken_handler(const Visit& visit) {
    return to_response({.status = 500, .reason = "handler", .detail = "the daemon made a mistake"},
                       visit.request_id, visit.instance);
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, Shared& shared)
    : shared_(shared), stream_(std::move(socket)) {}

void Connection::start(std::function<void()> ended) {
    spawn(serve(), std::move(ended));
}

void Connection::start_refusing(std::function<void()> ended) {
    spawn(refuse_overload(), std::move(ended));
}

// The one catch-all of a connection.
void Connection::spawn(awaitable<void> work, std::function<void()> ended) {
    asio::co_spawn(stream_.get_executor(), hold(shared_from_this(), std::move(work)),
                   [this, self = shared_from_this(),
                    ended = std::move(ended)](const std::exception_ptr& error) {
                       try {
                           if (error) std::rethrow_exception(error);
                       } catch (const std::exception& exception) {
                           shared_.log(std::string("connection ended: ") + exception.what());
                       }
                       stream_.close();
                       ended();
                   });
}

void Connection::drain() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
        if (self->idle_) self->stream_.close();
        if (self->signal_) self->signal_->notify();
    });
}

void Connection::abort() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
        self->broken_ = true;
        self->stream_.close();
        if (self->signal_) self->signal_->notify();
    });
}

Connection::awaitable<void> Connection::serve() {
    bool again = true;
    while (again && !broken_) again = co_await serve_one();
    if (!broken_) co_await linger();
}

Connection::awaitable<void> Connection::refuse_overload() {
    Visit visit(shared_);
    visit.request_id = shared_.request_ids.choose("");
    Refusal refusal{.status = 503,
                    .reason = "connections",
                    .detail = "the daemon has as many connections as it allows",
                    .headers = {{"Retry-After", "1"}}};
    co_await refuse(visit, std::move(refusal));
    if (!broken_) co_await linger();
}

// Whether the connection may go on with another request.
Connection::awaitable<bool> Connection::serve_one() {
    HeadScanner scanner;
    const HeadRead read = co_await read_head(scanner);
    if (read == HeadRead::kGone) co_return false;
    Visit visit(shared_);
    visit.request_id = shared_.request_ids.choose("");
    if (read == HeadRead::kMalformed) {
        Refusal refusal{.status = 400, .reason = "framing", .detail = scanner.complaint()};
        co_await refuse(visit, std::move(refusal));
        co_return false;
    }
    if (read == HeadRead::kTooLong) {
        Refusal refusal{.status = 431, .reason = "too_large", .detail = "the header is too long"};
        co_await refuse(visit, std::move(refusal));
        co_return false;
    }
    auto parsed = parse_head(std::string_view(buffer_).substr(0, scanner.length()));
    buffer_.erase(0, scanner.length());
    visit.exchange.request_bytes = scanner.length();
    if (auto* refusal = std::get_if<Refusal>(&parsed)) {
        co_await refuse(visit, std::move(*refusal));
        co_return false;
    }
    const bool again = co_await serve_head(visit, std::get<RequestHead>(std::move(parsed)));
    co_return again;
}

Connection::awaitable<bool> Connection::serve_head(Visit& visit, RequestHead head) {
    const auto offered_id = head.headers.find("x-request-id");
    if (offered_id != head.headers.end()) {
        visit.request_id = shared_.request_ids.choose(offered_id->second);
    }
    visit.instance = head.target;
    visit.exchange.method = head.method;
    visit.http_1_0 = head.http_1_0;
    visit.head_only = head.method == "HEAD";
    // A body that nobody read would be taken for the next request.
    const bool no_body = head.framing == Framing::kNone || head.content_length == 0;
    const bool unread_body = !no_body || head.framing == Framing::kChunked;
    visit.keep_alive = head.keep_alive && !unread_body && !shared_.draining;

    Admission admission = admit(head, shared_.hosts, shared_.router);
    if (auto* refusal = std::get_if<Refusal>(&admission)) {
        co_await refuse(visit, std::move(*refusal));
        co_return visit.keep_alive;
    }
    if (auto* options = std::get_if<OptionsAnswer>(&admission)) {
        Response response{.status = 204, .headers = {{"Allow", options->allow}}};
        co_await answer(visit, std::move(response));
        co_return visit.keep_alive;
    }
    Admitted& admitted = std::get<Admitted>(admission);
    visit.exchange.route = admitted.request.route;
    admitted.request.request_id = visit.request_id;
    const bool again =
        co_await serve_admitted(visit, head, *admitted.route, std::move(admitted.request));
    co_return again;
}

Connection::awaitable<bool> Connection::serve_admitted(Visit& visit, const RequestHead& head,
                                                       const Router::Route& route,
                                                       Request request) {
    ByteLease lease(shared_.request_bytes);
    std::optional<Refusal> refusal = co_await read_body(head, route, request.body, lease);
    if (broken_) co_return false;
    if (refusal) {
        visit.keep_alive = false;
        co_await refuse(visit, std::move(*refusal));
        co_return false;
    }
    visit.exchange.request_bytes += request.body.size();
    visit.keep_alive = head.keep_alive && !shared_.draining;
    Response response = co_await ask_handler(visit, route, std::move(request));
    if (broken_) co_return false;
    if (response.events && !visit.head_only) {
        co_await stream_events(visit, std::move(response));
        co_return false;
    }
    co_await answer(visit, std::move(response));
    co_return visit.keep_alive;
}

Connection::awaitable<Response> Connection::ask_handler(Visit& visit, const Router::Route& route,
                                                        Request request) {
    signal_ = std::make_shared<Signal>(stream_.get_executor());
    const auto reply = std::make_shared<Reply>(signal_);
    auto responder = std::make_shared<Responder>(reply, broken_handler(visit));
    auto shared_request = std::make_shared<const Request>(std::move(request));
    const bool taken = shared_.pool.submit([&shared = shared_, &route, shared_request, responder] {
        try {
            route.handler(*shared_request, [responder](Response response) {
                responder->answer(std::move(response));
            });
        } catch (const std::exception& exception) {
            shared.log("handler of " + route.pattern + " failed, request " +
                       shared_request->request_id + ": " + exception.what());
            responder->fail();
        }
    });
    responder.reset();
    shared_request.reset();

    std::optional<Response> response;
    const auto deadline =
        std::chrono::steady_clock::now() + shared_.options.limits.handler_deadline;
    while (taken && !response && !broken_ && std::chrono::steady_clock::now() < deadline) {
        co_await signal_->wait_until(deadline);
        response = reply->take();
    }
    signal_->close();
    signal_.reset();
    if (response) co_return std::move(*response);
    const Refusal refusal{.status = 503,
                          .reason = taken ? "handler_deadline" : "queue_full",
                          .detail = taken ? "the answer took too long; ask again"
                                          : "too many requests wait for an answer",
                          .headers = {{"Retry-After", "1"}}};
    shared_.rejected(refusal.reason);
    co_return to_response(refusal, visit.request_id, visit.instance);
}

Connection::awaitable<void> Connection::refuse(Visit& visit, Refusal refusal) {
    shared_.rejected(refusal.reason);
    co_await answer(visit, to_response(refusal, visit.request_id, visit.instance));
}

Connection::awaitable<void> Connection::answer(Visit& visit, Response response) {
    ByteLease lease(shared_.response_bytes);
    if (!lease.grow_to(response.body.size())) {
        shared_.rejected("response_memory");
        const Refusal refusal{.status = 503,
                              .reason = "response_memory",
                              .detail = "too many large answers are under way",
                              .headers = {{"Retry-After", "1"}}};
        response = to_response(refusal, visit.request_id, visit.instance);
    }
    const std::string_view body = response.bytes();
    HeadOptions options{
        .request_id = visit.request_id, .http_1_0 = visit.http_1_0, .keep_alive = visit.keep_alive};
    if (has_body(response.status)) options.content_length = body.size();
    const std::string head = response_head(response, options);
    visit.exchange.status = response.status;
    const bool send_body = has_body(response.status) && !visit.head_only;
    co_await write(visit, head, send_body ? body : std::string_view());
}

Connection::awaitable<void> Connection::write(Visit& visit, std::string_view head,
                                              std::string_view body) {
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(head.data(), head.size()),
                                                       asio::buffer(body.data(), body.size())};
    stream_.expires_after(shared_.options.limits.write_deadline +
                          std::chrono::seconds(body.size() / kSlowestBytesPerSecond));
    const auto [error, count] = co_await asio::async_write(stream_, buffers, kAwait);
    visit.exchange.response_bytes += count;
    if (error) broken_ = true;
}

// Closing with unread bytes would make the kernel send a reset, which can overtake the answer. So
// say that nothing more comes, and read a while what the client still sends.
Connection::awaitable<void> Connection::linger() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kLinger);
    buffer_.clear();
    buffer_.resize(16 * 1024);
    for (std::size_t reads = 0; reads < kLingerReads; ++reads) {
        const auto [error, count] = co_await stream_.async_read_some(asio::buffer(buffer_), kAwait);
        if (error || count == 0) break;
    }
}

}  // namespace rangefinder::http
