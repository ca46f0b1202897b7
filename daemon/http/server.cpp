#include "daemon/http/server.hpp"

#include <malloc.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "daemon/http/connection.hpp"
#include "daemon/http/registry.hpp"
#include "daemon/http/shared.hpp"

namespace rangefinder::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int kBacklog = 512;
constexpr std::size_t kRefusalsAtATime = 64;  // Above the cap even the 503 is saved.
constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr int kMapThreshold = 256 * 1024;

[[noreturn]] void throw_bind_error(const ServerOptions& options,
                                   const boost::system::error_code& error) {
    throw std::system_error(
        std::error_code(error.value(), std::system_category()),
        "cannot listen on " + options.address + ":" + std::to_string(options.port));
}

}  // namespace

class Server::Implementation {
  public:
    Implementation(ServerOptions options, Router router, ServerHooks hooks)
        : shared_(clamped(std::move(options)), std::move(router), std::move(hooks)) {}
    ~Implementation() { stop(std::chrono::milliseconds(0)); }

    void start();
    void stop(std::chrono::milliseconds grace);
    std::uint16_t port() const { return port_; }
    ServerGauges gauges() const;

  private:
    static ServerOptions clamped(ServerOptions options);
    void listen();
    void run_io();
    asio::awaitable<void> accept();
    void welcome(tcp::socket socket);

    Shared shared_;
    Registry registry_;
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io_);
    asio::strand<asio::io_context::executor_type> strand_ = asio::make_strand(io_);
    tcp::acceptor acceptor_{strand_};
    asio::steady_timer accept_pause_{strand_};
    std::uint16_t port_ = 0;
    std::vector<std::thread> threads_;
};

ServerOptions Server::Implementation::clamped(ServerOptions options) {
    options.limits.read_buffer_bytes =
        std::min<std::size_t>(options.limits.read_buffer_bytes, 64 * 1024);
    options.limits.io_threads = std::max<std::size_t>(options.limits.io_threads, 1);
    options.limits.api_threads = std::max<std::size_t>(options.limits.api_threads, 1);
    return options;
}

void Server::Implementation::start() {
    // Large bodies are mapped and unmapped, so that their memory goes back at once. glibc's own
    // threshold would grow with the first large free, and they would stay in the heap.
    mallopt(M_MMAP_THRESHOLD, kMapThreshold);
    listen();
    asio::co_spawn(strand_, accept(), [this](const std::exception_ptr& error) {
        if (error) shared_.log("the acceptor ended unexpectedly");
    });
    for (std::size_t i = 0; i < shared_.options.limits.io_threads; ++i) {
        threads_.emplace_back([this] { run_io(); });
    }
}

void Server::Implementation::listen() {
    const ServerOptions& options = shared_.options;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    const tcp::endpoint endpoint(address, options.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(kBacklog, error);
    if (error) throw_bind_error(options, error);
    port_ = acceptor_.local_endpoint().port();
}

// No exception of a handler may end the thread: it is told, and the others go on.
void Server::Implementation::run_io() {
    for (;;) {
        try {
            io_.run();
            return;
        } catch (const std::exception& exception) {
            shared_.log(std::string("an I/O thread caught: ") + exception.what());
        }
    }
}

asio::awaitable<void> Server::Implementation::accept() {
    while (!shared_.draining) {
        auto [error, socket] = co_await acceptor_.async_accept(asio::make_strand(io_),
                                                               asio::as_tuple(asio::use_awaitable));
        if (!acceptor_.is_open()) co_return;
        if (!error) {
            welcome(std::move(socket));
            continue;
        }
        // Out of file descriptors, most likely: some will be free soon.
        accept_pause_.expires_after(kAcceptPause);
        co_await accept_pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void Server::Implementation::welcome(tcp::socket socket) {
    const std::size_t limit = shared_.options.limits.connections;
    const std::size_t open = registry_.size();
    if (open >= limit + kRefusalsAtATime) return;
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto connection = std::make_shared<Connection>(std::move(socket), shared_);
    const std::uint64_t number = registry_.add(connection);
    const auto ended = [this, number] { registry_.remove(number); };
    if (open < limit) {
        connection->start(ended);
    } else {
        connection->start_refusing(ended);
    }
}

void Server::Implementation::stop(std::chrono::milliseconds grace) {
    const auto deadline = std::chrono::steady_clock::now() + grace;
    if (!shared_.draining.exchange(true)) {
        asio::post(strand_, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
            accept_pause_.cancel();
        });
    }
    if (!threads_.empty()) {
        for (const auto& connection : registry_.all()) connection->drain();
        registry_.wait_until_empty(deadline);
        for (const auto& connection : registry_.all()) connection->abort();
    }
    work_.reset();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    shared_.pool.stop();
}

ServerGauges Server::Implementation::gauges() const {
    return {.connections = registry_.size(),
            .requests_in_flight = shared_.requests_in_flight,
            .event_streams = shared_.event_streams,
            .events_sent = shared_.events_sent};
}

Server::Server(ServerOptions options, Router router, ServerHooks hooks)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(router),
                                                       std::move(hooks))) {}
Server::~Server() = default;
void Server::start() {
    implementation_->start();
}
std::uint16_t Server::port() const {
    return implementation_->port();
}
void Server::stop(std::chrono::milliseconds grace) {
    implementation_->stop(grace);
}
ServerGauges Server::gauges() const {
    return implementation_->gauges();
}

}  // namespace rangefinder::http
