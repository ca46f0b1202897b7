// The HTTP/1.1 server: connections, limits, hostile input. Knows routes and bytes, nothing of jobs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/http/message.hpp"
#include "daemon/http/router.hpp"

namespace rangefinder::http {

struct ServerLimits {
    std::size_t connections = 1024;
    std::size_t header_bytes = 8 * 1024;
    std::size_t read_buffer_bytes =
        64 * 1024;  // Never above 64 KiB: Beast 1.81 throws on longer trailers.
    std::size_t in_flight_body_bytes = 512u << 20;      // Of all requests together.
    std::size_t in_flight_response_bytes = 192u << 20;  // Unshared answer bodies; more is 503.
    std::chrono::milliseconds header_deadline{10'000};
    std::chrono::milliseconds body_deadline{60'000};
    std::chrono::milliseconds write_deadline{10'000};
    std::chrono::milliseconds idle_deadline{30'000};
    std::chrono::milliseconds handler_deadline{120'000};  // Then 503; long polls stay below it.
    std::size_t io_threads = 2;  // One may wait for an EventSource while the other serves.
    std::size_t api_threads = 4;
    std::size_t api_queue = 256;  // Requests waiting for an API thread; more is answered 503.
    std::size_t event_streams = 256;
    std::size_t event_buffer_bytes = 64 * 1024;  // Unsent text of one stream.
    std::chrono::milliseconds event_heartbeat{15'000};
    std::chrono::milliseconds event_retry{2'000};  // What a client is told to wait to reconnect.
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8420;               // 0: a free one.
    std::vector<std::string> allowed_hosts;  // Beside localhost, 127.0.0.1 and [::1], without port.
    ServerLimits limits;
};

// What the server tells about each finished exchange; called on the I/O or API thread, must be
// quick and thread-safe.
struct Exchange {
    std::string method;
    std::string route;  // Template, or "unmatched".
    int status = 0;
    double seconds = 0.0;
    std::uint64_t request_bytes = 0;
    std::uint64_t response_bytes = 0;
    bool event_stream = false;  // `seconds` is then how long the client listened.
};
struct ServerHooks {
    std::function<void(const Exchange&)> exchange_done;
    std::function<void(const std::string& reason)>
        rejected;  // "bad_host", "too_large", "framing", "connections", "queue_full", ...
    std::function<void(std::string line)> log;
};

// Numbers of this moment; thread-safe.
struct ServerGauges {
    std::size_t connections = 0;
    std::size_t requests_in_flight = 0;
    std::size_t event_streams = 0;
    std::uint64_t events_sent = 0;
};

// Thread-safe. start() binds (throws std::system_error when it cannot) and serves on its own
// threads until stop().
class Server {
  public:
    Server(ServerOptions options, Router router, ServerHooks hooks);
    ~Server();
    void start();
    std::uint16_t port() const;
    // Stops accepting, answers what is in flight within `grace`, ends event streams, joins.
    void stop(std::chrono::milliseconds grace);
    ServerGauges gauges() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

// A problem document (RFC 9457) as the server itself answers with; the API layer builds its own
// with more members.
Response problem(int status, const std::string& title, const std::string& detail,
                 const std::string& request_id, const std::string& instance);

}  // namespace rangefinder::http
